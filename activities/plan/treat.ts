import { ReelbatchError } from '../../model/failure';
import type { Preset } from '../../model/preset';
import type { Canvas } from '../../model/program';
import { round } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import { framesOf, saysDrop, timecodeText } from '../../model/timecode';
import { type BurnIn, type PlannedLut, pictureSize, type RunningTimecode, type Treatment } from '../../model/treatment';

/** Rises whenever the font or the places of what is burned in change. */
const BURN_IN_RECIPE = 1;

interface Treating {
  readonly job: Pick<JobSpecification, 'lut' | 'watermark'>;
  readonly canvas: Canvas;
  /** By the path in the project's folder. */
  readonly luts: ReadonlyMap<string, PlannedLut>;
  /** Undefined where no timecode is asked for. */
  readonly start: RunningTimecode | undefined;
  /** Of the deliverable. */
  readonly fileName: string;
}

/** What is done to the film for a deliverable: what its job asks for, then what its preset does; undefined where that is nothing. */
export function treatmentOf(preset: Preset, treating: Treating): Treatment | undefined {
  const { job, canvas, luts: known } = treating;
  const luts = [job.lut, preset.picture?.lut].flatMap((path) => known.get(path ?? '') ?? []);
  const { width, height } = pictureSize(preset, canvas);
  const sized = width !== canvas.width || height !== canvas.height;
  const burnIn = burnInOf(preset, treating);
  const treatment: Treatment = {
    ...(luts.length > 0 ? { luts } : {}),
    ...(sized ? { size: { width, height, fit: preset.picture?.fit ?? 'pad' } } : {}),
    ...(burnIn ? { burnIn } : {}),
  };
  return Object.keys(treatment).length > 0 ? treatment : undefined;
}

function burnInOf({ picture, container }: Preset, { job, start, fileName }: Treating): BurnIn | undefined {
  const { timecode, name, watermark } = picture?.burnIn ?? {};
  const burnIn: BurnIn = {
    ...(timecode && start ? { timecode: start } : {}),
    ...(name ? { name: fileName.slice(0, -container.length - 1) } : {}),
    ...(watermark && job.watermark !== undefined ? { watermark: job.watermark } : {}),
  };
  return Object.keys(burnIn).length > 0 ? burnIn : undefined;
}

/** What of a treatment decides the pixels of a span: nothing for none. The place of the span does where its timecode is burned in. */
export function treatmentIdentity({ luts, size, burnIn }: Treatment, firstFrame: number): readonly unknown[] {
  const { timecode, name, watermark } = burnIn ?? {};
  const begins = timecode ? timecodeText(timecode.first + firstFrame, timecode) : null;
  return [
    ...(luts ? [['luts', luts.map(({ sha256 }) => sha256)]] : []),
    ...(size ? [['size', size.width, size.height, size.fit]] : []),
    ...(burnIn ? [['burned in', BURN_IN_RECIPE, begins, name ?? null, watermark ?? null]] : []),
  ];
}

/** The filters of ffmpeg that a treatment needs and that a build may lack. */
export function filtersFor({ luts = [], burnIn }: Treatment): readonly string[] {
  return [...luts.map(({ dimension }) => `lut${dimension}d`), ...(burnIn ? ['drawtext'] : [])];
}

/**
 * The timecode of the film: that of the job, else that of the timeline, else 00:00:00:00.
 * @throws ReelbatchError TIMECODE_INVALID when it is none at the rate of the canvas.
 */
export function startOf(given: string | undefined, timeline: string | undefined, { rate }: Canvas): RunningTimecode {
  const text = given ?? timeline ?? '00:00:00:00';
  const count = { nominal: round(rate), drop: saysDrop(text) };
  const first = framesOf(text, count);
  const named = `${given === undefined ? 'The timeline begins at' : 'start_timecode is'} ${text}`;
  const film = `the film runs at ${rate.num}/${rate.den}`;
  if (first === undefined) throw new ReelbatchError('TIMECODE_INVALID', `${named}, ${film}: there is no such frame.`);
  if (count.drop && (count.nominal % 30 !== 0 || rate.den !== 1001))
    throw new ReelbatchError('TIMECODE_INVALID', `${named}, which is drop-frame; ${film}.`);
  return { first, ...count };
}
