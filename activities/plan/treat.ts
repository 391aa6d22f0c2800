import type { AssemblyPlan, Span } from '../../model/assembly-plan';
import { type Cue, captionsOfPart } from '../../model/captions';
import type { FilmPreset } from '../../model/preset';
import type { Canvas } from '../../model/program';
import { type Rational, round } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import { saysDrop, timecodeText } from '../../model/timecode';
import { type BurnIn, type PlannedLut, pictureSize, type RunningTimecode, type Treatment } from '../../model/treatment';

/** Rises whenever the font or the places of what is burned in change. */
const BURN_IN_RECIPE = 1;
/** The same of captions. */
const CAPTIONS_RECIPE = 1;

interface Treating {
  readonly job: Pick<JobSpecification, 'lut' | 'watermark'>;
  readonly canvas: Canvas;
  /** By the path in the project's folder. */
  readonly luts: ReadonlyMap<string, PlannedLut>;
  /** Undefined where neither job nor timeline say at which timecode the film begins. */
  readonly start: AssemblyPlan['start'];
  /** Of the deliverable. */
  readonly fileName: string;
}

/** What is done to the film for a deliverable: what its job asks for, then what its preset does; undefined where that is nothing. */
export function treatmentOf(preset: FilmPreset, treating: Treating): Treatment | undefined {
  const { job, canvas, luts: known } = treating;
  const luts = [job.lut, preset.picture?.lut].flatMap((path) => known.get(path ?? '') ?? []);
  const { width, height } = pictureSize(preset, canvas);
  const sized = width !== canvas.width || height !== canvas.height;
  const burnIn = burnInOf(preset, treating);
  const treatment: Treatment = {
    ...(luts.length > 0 ? { luts } : {}),
    ...(sized ? { size: { width, height, fit: preset.picture?.fit ?? 'pad' } } : {}),
    ...(preset.captions === 'burned' ? { captions: true } : {}),
    ...(burnIn ? { burnIn } : {}),
  };
  return Object.keys(treatment).length > 0 ? treatment : undefined;
}

function burnInOf({ picture, container }: FilmPreset, { job, start, canvas, fileName }: Treating): BurnIn | undefined {
  const { timecode, name, watermark } = picture?.burnIn ?? {};
  const burnIn: BurnIn = {
    ...(timecode ? { timecode: runningFrom(start, canvas) } : {}),
    ...(name ? { name: fileName.slice(0, -container.length - 1) } : {}),
    ...(watermark && job.watermark !== undefined ? { watermark: job.watermark } : {}),
  };
  return Object.keys(burnIn).length > 0 ? burnIn : undefined;
}

function runningFrom(start: AssemblyPlan['start'], { rate }: Canvas): RunningTimecode {
  const { timecode, frame } = start ?? { timecode: '00:00:00:00', frame: 0 };
  return { first: frame, nominal: round(rate), drop: saysDrop(timecode) };
}

/** A span, and what is written into the pictures at its place. */
interface Treated extends Pick<Span, 'firstFrame' | 'frames'> {
  readonly rate: Rational;
  readonly cues: readonly Cue[];
}

/** What of a treatment decides the pixels of a span: nothing for none. The place of the span does where its timecode is burned in. */
export function treatmentIdentity({ luts, size, captions, burnIn }: Treatment, treated: Treated): readonly unknown[] {
  const { firstFrame, cues } = treated;
  const { timecode, name, watermark } = burnIn ?? {};
  const words = captions ? captionsOfPart(cues, treated) : '';
  const begins = timecode ? timecodeText(timecode.first + firstFrame, timecode) : null;
  return [
    ...(luts ? [['luts', luts.map(({ sha256 }) => sha256)]] : []),
    ...(size ? [['size', size.width, size.height, size.fit]] : []),
    ...(words === '' ? [] : [['captions', CAPTIONS_RECIPE, words]]),
    ...(burnIn ? [['burned in', BURN_IN_RECIPE, begins, name ?? null, watermark ?? null]] : []),
  ];
}

/** The filters of ffmpeg that a treatment needs and that a build may lack. */
export function filtersFor({ luts = [], captions, burnIn }: Treatment): readonly string[] {
  return [
    ...luts.map(({ dimension }) => `lut${dimension}d`),
    ...(captions ? ['subtitles'] : []),
    ...(burnIn ? ['drawtext'] : []),
  ];
}
