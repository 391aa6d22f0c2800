import type { Captions } from '../../model/captions';
import { ReelbatchError } from '../../model/failure';
import type { CaptionsSource } from '../../model/specification';
import type { Store } from '../../store/store';
import { FaultList } from '../plan/fault-list';
import { orUnreadable } from '../plan/or-unreadable';
import { parseCaptions } from './parse-captions';

/**
 * Reads the captions of a project.
 * @throws ReelbatchError MEDIA_MISSING, MEDIA_OUTSIDE_ROOT, or CAPTIONS_INVALID that names every fault by its line.
 */
export async function readCaptions(
  { media }: Pick<Store, 'media'>,
  projectId: string,
  { path, language }: CaptionsSource,
): Promise<Captions> {
  const file = `${projectId}/${path}`;
  const text = await orUnreadable(file, 'CAPTIONS_INVALID', () => media.readFileText(file));
  const format = path.toLowerCase().endsWith('.vtt') ? 'vtt' : 'srt';
  const { cues, faults } = await parseCaptions(text, format);
  const list = new FaultList();
  for (const { line, message } of faults) list.add('CAPTIONS_INVALID', `line ${line}`, message, file);
  list.throwIfAny();
  if (cues.length === 0) throw new ReelbatchError('CAPTIONS_INVALID', 'It holds no cue.', file);
  return { language, cues };
}
