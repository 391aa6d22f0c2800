import type { AssemblyPlan, PlannedDeliverable, PlanSummary } from '../../model/assembly-plan';
import { type Captions, cuesBetween, filmEndMs } from '../../model/captions';
import { deliverableFileName } from '../../model/deliverable-name';
import { ReelbatchError } from '../../model/failure';
import { missingParts } from '../../model/ffmpeg-build';
import { shownLines } from '../../model/forecast';
import { type FilmPreset, isFilm, type Preset } from '../../model/preset';
import type { AudioPiece, Canvas, Program } from '../../model/program';
import { toNumber } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import { type PlannedLut, pictureSize } from '../../model/treatment';
import type { EncoderBuild } from '../ffmpeg/build';
import { cutSpans } from './cut-spans';
import { cutStretches, rowOf } from './cut-stretches';
import { renditionHash, type SpanContext, stretchHash } from './rendition-hash';
import { startOf } from './start-timecode';
import { filtersFor, treatmentIdentity, treatmentOf } from './treat';

/** Checking what was encoded costs about this share of encoding it. */
const CHECK_SHARE = 0.1;
/** CPU seconds that joining, muxing and checking a deliverable take whatever its length, and their share of its frames' cost. */
const DELIVER_SECONDS = 0.3;
const DELIVER_SHARE = 0.02;
/** The same for a second of sound that no picture goes with, and for a picture that is made alone. */
const SOUND_SECONDS = 0.01;
const STILL_SECONDS = 0.3;

/** A stereo pair each: a WAV file of more than 64 channels is read by nothing. */
const MOST_STEMS = 32;

/** What was read of a job's files beside its media. */
export interface FilesOfJob {
  /** Where a preset of it wants them. */
  readonly captions?: Captions | undefined;
  /** By their paths in the project's folder. */
  readonly luts?: ReadonlyMap<string, PlannedLut>;
}

/** Everything that is to be done for one job. */
export function makePlan(
  job: JobSpecification,
  program: Program,
  build: EncoderBuild,
  { captions, luts = new Map() }: FilesOfJob = {},
): AssemblyPlan {
  const { canvas, media, frames } = program;
  checkEncoders(job, build);
  checkSizes(job, canvas);
  checkCaptions(job, program, captions);
  const start = startOf(job.start_timecode, program);
  const deliverables = treated(job, program, { luts, start });
  checkFilters(deliverables, build);
  const context = { media, canvas, encoderBuild: build.id };
  return {
    projectId: job.project_id,
    canvas,
    frames,
    media,
    spans: job.presets.some(isFilm)
      ? cutSpans(program.video, media, canvas).map((span) => ({
          ...span,
          renditions: deliverables.map(({ preset, treatment = {} }) =>
            isFilm(preset)
              ? renditionHash(
                  span,
                  preset,
                  context,
                  treatmentIdentity(treatment, { ...span, rate: canvas.rate, cues: captions?.cues ?? [] }),
                )
              : null,
          ),
        }))
      : [],
    audio: planSound(job, program, context),
    ...(job.presets.some(({ kind }) => kind === 'stills') ? { video: program.video } : {}),
    ...(start ? { start } : {}),
    ...(captions ? { captions } : {}),
    deliverables,
    leftOut: program.leftOut,
    ...(program.timeline ? { timeline: program.timeline } : {}),
    encoderBuild: build.id,
  };
}

/** The deliverables with what is done to the film for each. */
function treated(
  job: JobSpecification,
  { canvas, frames }: Program,
  { luts, start }: { readonly luts: ReadonlyMap<string, PlannedLut>; readonly start: AssemblyPlan['start'] },
): PlannedDeliverable[] {
  return planDeliverables(job, canvas, frames).map((planned) => {
    const { preset, fileName } = planned;
    const treatment = isFilm(preset) ? treatmentOf(preset, { job, canvas, luts, start, fileName }) : undefined;
    return { ...planned, ...(treatment ? { treatment } : {}) };
  });
}

function planSound({ presets }: JobSpecification, program: Program, context: SpanContext): AssemblyPlan['audio'] {
  if (!presets.some((preset) => 'audio' in preset)) return [];
  const { frames, canvas } = program;
  const wantsRows = presets.some((preset) => preset.kind === 'sound' && preset.of === 'rows');
  const stems = wantsRows ? rowsOf(program) : undefined;
  return cutStretches(program.audio, frames, { media: program.media, rate: canvas.rate }).map((stretch) => ({
    frames: stretch.frames,
    rows: stretch.rows,
    rendition: stretchHash(stretch, context),
    ...(stems ? { stems: stems.map((_, row) => stretchHash(rowOf(stretch, row), context)) } : {}),
  }));
}

/** A film that is silent has one row of silence. */
function rowsOf({ audio }: Program): readonly (readonly AudioPiece[])[] {
  if (audio.length > MOST_STEMS) {
    const detail = `The timeline has ${audio.length} rows of sound; a file of stems holds ${MOST_STEMS} at most.`;
    throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail);
  }
  return audio.length > 0 ? audio : [[]];
}

/** Names, and what each format is expected to cost in CPU seconds. */
export function planDeliverables(job: JobSpecification, canvas: Canvas, frames: number): PlannedDeliverable[] {
  return job.presets.map((preset, index) => {
    const format = job.formats[index] ?? preset.name;
    const perFrame = isFilm(preset) ? costPerFrame(preset, canvas) : 0;
    return {
      id: format,
      preset,
      fileName:
        job.file_names?.[index] ??
        deliverableFileName({
          projectId: job.project_id,
          quality: job.quality,
          format,
          container: preset.container,
        }),
      costPerFrame: perFrame,
      deliverCost:
        DELIVER_SECONDS + DELIVER_SHARE * perFrame * frames + costAlone(preset, frames / toNumber(canvas.rate)),
    };
  });
}

/** What a deliverable that is no film costs beside its start. */
function costAlone(preset: Preset, seconds: number): number {
  if (preset.kind === 'sound') return SOUND_SECONDS * seconds;
  if (preset.kind !== 'stills') return 0;
  return STILL_SECONDS * (preset.stills.of === 'sheet' ? preset.stills.columns * preset.stills.rows : 1);
}

/** Encoding one frame, and checking it. */
function costPerFrame(preset: FilmPreset, canvas: Canvas): number {
  const { width, height } = pictureSize(preset, canvas);
  return preset.video.cpuSecondsPerMegapixel * ((width * height) / 1e6) * (1 + CHECK_SHARE);
}

/** What a workflow is told of a plan. */
export function summarise(plan: AssemblyPlan, planRef: string, found: ReadonlySet<string>): PlanSummary {
  const perFrame = plan.deliverables.reduce((sum, { costPerFrame }) => sum + costPerFrame, 0);
  const delivering = plan.deliverables.reduce((sum, { deliverCost }) => sum + deliverCost, 0);
  return {
    planRef,
    frames: plan.frames,
    spans: plan.spans.map((span) => ({
      cost: span.frames * perFrame,
      missing: span.renditions.some((hash) => hash !== null && !found.has(hash)),
    })),
    audio: plan.audio.map(({ rendition, stems = [] }) => ({
      missing: [rendition, ...stems].some((hash) => !found.has(hash)),
    })),
    deliverables: plan.deliverables.map(({ id, preset, costPerFrame, deliverCost }) => ({
      id,
      preset: preset.name,
      costPerFrame,
      deliverCost,
    })),
    cost: plan.frames * perFrame + delivering,
    ...(plan.leftOut.length > 0 ? { leftOut: shownLines(plan.leftOut) } : {}),
  };
}

/** Captions of which nothing would be seen are those of another film. */
export function checkCaptions(
  { project_id, captions: source }: JobSpecification,
  { canvas, frames }: Pick<Program, 'canvas' | 'frames'>,
  captions: Captions | undefined,
): void {
  const endMs = filmEndMs(frames, canvas.rate);
  if (!captions || cuesBetween(captions.cues, 0, endMs).length > 0) return;
  const detail = `None of their ${captions.cues.length} cues begins before the film ends, at ${endMs / 1000} seconds.`;
  throw new ReelbatchError('CAPTIONS_INVALID', detail, source ? `${project_id}/${source.path}` : null);
}

export function checkEncoders({ formats, presets }: JobSpecification, build: EncoderBuild): void {
  refuseMissing(
    presets.flatMap((preset, index) =>
      missingParts(preset, build).map((name) => `${name} for ${formats[index] ?? preset.name}`),
    ),
    build,
  );
}

/** The same of what the job itself asks for. */
function checkFilters(deliverables: readonly PlannedDeliverable[], build: EncoderBuild): void {
  refuseMissing(
    deliverables.flatMap(({ id, treatment = {} }) =>
      filtersFor(treatment).flatMap((name) => (build.filters.has(name) ? [] : [`${name} for ${id}`])),
    ),
    build,
  );
}

function refuseMissing(missing: readonly string[], { version }: EncoderBuild): void {
  if (missing.length > 0)
    throw new ReelbatchError('ENCODER_MISSING', `ffmpeg ${version} has no ${missing.join(', ')}.`);
}

/** An encoder that is given a picture that is too small for it only says so when the first span is rendered. */
export function checkSizes({ presets }: JobSpecification, canvas: Canvas): void {
  const refusals = presets.filter(isFilm).flatMap((preset) => {
    const { width, height } = pictureSize(preset, canvas);
    const { smallest } = preset.video;
    return smallest && (width < smallest.width || height < smallest.height)
      ? [`${preset.name} makes ${width}x${height} and begins at ${smallest.width}x${smallest.height}`]
      : [];
  });
  if (refusals.length > 0)
    throw new ReelbatchError(
      'CANVAS_TOO_SMALL',
      `The canvas is ${canvas.width}x${canvas.height}; ${refusals.join(', ')}.`,
    );
}
