import { ReelbatchError } from '../../../model/failure';
import { PICTURES, SOUNDS } from '../file-names';
import type { EdlEvent } from './edl';

/**
 * The file that an event means: the one of its clip name, else the one whose name without extension is its reel. Capitals do not count
 * where no name has them alike: lists are often written in capitals.
 * @param names of the files in the project's folder.
 * @throws ReelbatchError MEDIA_MISSING, or TIMELINE_INVALID when several fit.
 */
export function fileOf({ clipName, reel, channels }: EdlEvent, names: readonly string[]): string {
  const media = names.filter((name) => PICTURES.test(name) || (!channels.includes('V') && SOUNDS.test(name)));
  for (const wanted of clipName === null ? [reel] : [clipName, reel]) {
    for (const fits of [sameName, sameStem]) {
      const alike = media.filter((name) => fits(name, wanted));
      const found = alike.length > 0 ? alike : media.filter((name) => fits(name.toLowerCase(), wanted.toLowerCase()));
      if (found.length > 1) {
        throw new ReelbatchError(
          'TIMELINE_INVALID',
          `${wanted} may be ${found.join(' or ')}: name the clip by its whole file name.`,
        );
      }
      if (found[0] !== undefined) return found[0];
    }
  }
  const clip = clipName === null ? '' : `of the clip name ${clipName} or `;
  throw new ReelbatchError('MEDIA_MISSING', `The project's folder has no file ${clip}of the reel ${reel}.`);
}

function sameName(name: string, wanted: string): boolean {
  return name === wanted;
}

function sameStem(name: string, wanted: string): boolean {
  return name.replace(/\.[^.]+$/, '') === wanted;
}

/** Reels that are no tape: black. */
export function isBlack({ reel }: EdlEvent): boolean {
  return /^(BL|BLACK)$/i.test(reel);
}
