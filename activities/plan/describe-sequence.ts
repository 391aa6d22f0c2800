import { createHash } from 'node:crypto';
import { ReelbatchError } from '../../model/failure';
import { type ImageSequence, imageNumber, imagePath } from '../../model/image-sequence';
import type { Media } from '../../model/program';
import { divide, type Rational, rational } from '../../model/rational';
import type { Store } from '../../store/store';
import type { Programs } from '../ffmpeg/programs';
import { factsOfFile, type Looking } from './describe-media';
import { fingerprintOf } from './fingerprint';
import { orUnreadable } from './or-unreadable';

/** Looked at together: a look is one small read. */
const LANES = 16;
/** Numbers that are named of pictures that are missing. */
const MOST_NAMED = 20;
/** Over an hour of pictures: more are a wrong number in a timeline. */
const MOST_IMAGES = 100_000;

/** A sequence before it is known which of its pictures are there. */
export interface SequenceWords extends Omit<ImageSequence, 'missing' | 'absent'> {
  readonly missing: 'error' | 'hold' | 'black';
  /** Pictures in a second. */
  readonly rate: Rational;
}

/**
 * The pictures of a sequence as one file: what the first says of itself, the rate that the timeline gives it, a fingerprint over all.
 * @throws ReelbatchError that names the numbers that are missing where that is an error, or what is wrong with a picture.
 */
export async function describeSequence(
  store: Pick<Store, 'media'>,
  programs: Programs,
  words: SequenceWords,
  looking: Looking,
): Promise<Media> {
  const { rate, missing, ...numbers } = words;
  const last = imageNumber(words, words.count - 1);
  const path = `${words.prefix}[${words.first}-${last}]${words.suffix}`;
  if (words.count > MOST_IMAGES)
    throw new ReelbatchError(
      'TIMELINE_UNSUPPORTED',
      `It has ${words.count} images, at most ${MOST_IMAGES} are read.`,
      path,
    );
  if (/[%\n\r]/.test(words.prefix + words.suffix))
    throw new ReelbatchError('MEDIA_UNREADABLE', 'Its name holds a percent sign or the end of a line.', path);
  const marks = await marksOf(store, words, looking);
  const absent = marks.flatMap((mark, place) => (mark === undefined ? [place] : []));
  const first = marks.findIndex((mark) => mark !== undefined);
  if (first < 0 || (missing === 'error' && absent.length > 0))
    throw new ReelbatchError('MEDIA_MISSING', missingWords(absent.map((place) => imageNumber(words, place))), path);
  const sequence: ImageSequence = { ...numbers, missing: missing === 'black' ? 'black' : 'hold', absent };
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(['sequence', rate, sequence.missing, absent, marks]))
    .digest('hex');
  const { video } = await factsOfFile(store, programs, { path: imagePath(words, first), fingerprint }, looking.signal);
  if (!video?.still) throw new ReelbatchError('MEDIA_UNREADABLE', 'Its files are no images.', path);
  const duration = divide(rational(words.count), rate);
  return { path, fingerprint, video: { ...video, still: false, rate, duration }, audio: null, sequence };
}

/** What tells one content of each file from another; undefined where there is none. */
async function marksOf(
  store: Pick<Store, 'media'>,
  words: SequenceWords,
  { signal, fingerprint: kind }: Looking,
): Promise<(string | undefined)[]> {
  const marks: (string | undefined)[] = Array(words.count).fill(undefined);
  const places = marks.keys();
  const lane = async () => {
    for (const place of places) {
      signal.throwIfAborted();
      const path = imagePath(words, place);
      marks[place] = await orUnreadable(path, 'MEDIA_UNREADABLE', async () => {
        const mark = await store.media.mark(path);
        if (mark === undefined || kind === 'quick') return mark;
        return await fingerprintOf(store, { path, absolute: await store.media.absolute(path), kind, signal });
      });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return marks;
}

/** Numbers in words, those that follow on one another as one: 1003, 1007 to 1012. */
function missingWords(numbers: readonly number[]): string {
  const step = numbers.length > 1 ? Math.min(...numbers.slice(1).map((one, index) => one - (numbers[index] ?? 0))) : 1;
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number - run[1] === step) run[1] = number;
    else runs.push([number, number]);
  }
  const named = runs.slice(0, MOST_NAMED).map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const more = runs.length > MOST_NAMED ? ', and more' : '';
  return `Of its images ${numbers.length} are not there: ${named.join(', ')}${more}.`;
}
