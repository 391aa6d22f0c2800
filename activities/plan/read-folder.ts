import { ReelbatchError } from '../../model/failure';
import type { Media } from '../../model/program';
import { rational, ZERO } from '../../model/rational';
import { FaultList } from './fault-list';
import { PICTURES } from './file-names';
import type { ReadTimeline, TrackElement } from './timeline/clips';
import type { MediaFinder } from './timeline/media-finder';

/** How long a still picture is shown in a folder that has no timeline. */
const STILL_SECONDS = 5;

const NAMES = new Intl.Collator('en', { numeric: true });

/**
 * A project without a timeline: its clips in file-name order, shot2 before shot10.
 * @throws ReelbatchError PROJECT_EMPTY, or what is wrong with each file.
 */
export async function readFolder(
  projectId: string,
  names: readonly string[],
  finder: MediaFinder,
): Promise<ReadTimeline> {
  const clips = names.filter((name) => PICTURES.test(name)).sort((a, b) => NAMES.compare(a, b) || (a < b ? -1 : 1));
  if (clips.length === 0) throw new ReelbatchError('PROJECT_EMPTY', undefined, projectId);
  const faults = new FaultList();
  const elements: TrackElement[] = [];
  for (const name of clips) {
    try {
      const media = await finder.find(name);
      if (media.video) elements.push(whole(media, name));
      else faults.add('MEDIA_UNREADABLE', name, 'It holds no picture.', media.path);
    } catch (error) {
      faults.addError(error, name);
    }
  }
  faults.throwIfAny();
  return { canvas: null, picture: [elements], sound: null, leftOut: [] };
}

function whole(media: Media, place: string): TrackElement {
  const duration = media.video?.still ? rational(STILL_SECONDS) : (media.video?.duration ?? ZERO);
  return { kind: 'clip', place, media, start: ZERO, duration };
}
