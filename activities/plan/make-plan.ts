import type { AssemblyPlan, PlannedDeliverable, PlanSummary } from '../../model/assembly-plan';
import { deliverableFileName } from '../../model/deliverable-name';
import { ReelbatchError } from '../../model/failure';
import type { Canvas, Program } from '../../model/program';
import type { JobSpecification } from '../../model/specification';
import { type PlannedLut, pictureSize } from '../../model/treatment';
import type { EncoderBuild } from '../ffmpeg/build';
import { cutSpans } from './cut-spans';
import { cutStretches } from './cut-stretches';
import { renditionHash, stretchHash } from './rendition-hash';
import { filtersFor, startOf, treatmentIdentity, treatmentOf } from './treat';

/** Checking what was encoded costs about this share of encoding it. */
const CHECK_SHARE = 0.1;
/** CPU seconds that joining, muxing and checking a deliverable take whatever its length, and their share of its frames' cost. */
const DELIVER_SECONDS = 0.3;
const DELIVER_SHARE = 0.02;

/** Everything that is to be done for one job. */
export function makePlan(
  job: JobSpecification,
  program: Program,
  build: EncoderBuild,
  luts: ReadonlyMap<string, PlannedLut> = new Map(),
): AssemblyPlan {
  const { canvas, media, frames } = program;
  const deliverables = treated(job, program, luts);
  checkBuild(deliverables, build);
  checkSizes(job, canvas);
  const context = { media, canvas, encoderBuild: build.id };
  return {
    projectId: job.project_id,
    canvas,
    frames,
    media,
    spans: cutSpans(program.video, media, canvas).map((span) => ({
      ...span,
      renditions: deliverables.map(({ preset, treatment = {} }) =>
        renditionHash(span, preset, context, treatmentIdentity(treatment, span.firstFrame)),
      ),
    })),
    audio: cutStretches(program.audio, frames, canvas.rate).map((stretch) => ({
      frames: stretch.frames,
      rows: stretch.rows,
      rendition: stretchHash(stretch, context),
    })),
    deliverables,
    leftOut: program.leftOut,
    ...(program.timeline ? { timeline: program.timeline } : {}),
    encoderBuild: build.id,
  };
}

function treated(
  job: JobSpecification,
  { canvas, frames, startTimecode }: Program,
  luts: ReadonlyMap<string, PlannedLut>,
): PlannedDeliverable[] {
  const needsStart = job.start_timecode !== undefined || job.presets.some(({ picture }) => picture?.burnIn?.timecode);
  const start = needsStart ? startOf(job.start_timecode, startTimecode, canvas) : undefined;
  return planDeliverables(job, canvas, frames).map((planned) => {
    const treatment = treatmentOf(planned.preset, { job, canvas, luts, start, fileName: planned.fileName });
    return { ...planned, ...(treatment ? { treatment } : {}) };
  });
}

/** Names, and what each format is expected to cost in CPU seconds. */
export function planDeliverables(job: JobSpecification, canvas: Canvas, frames: number): PlannedDeliverable[] {
  return job.presets.map((preset, index) => {
    const format = job.formats[index] ?? preset.name;
    const { width, height } = pictureSize(preset, canvas);
    const megapixels = (width * height) / 1e6;
    const costPerFrame = preset.video.cpuSecondsPerMegapixel * megapixels * (1 + CHECK_SHARE);
    return {
      id: format,
      preset,
      fileName: deliverableFileName({
        projectId: job.project_id,
        quality: job.quality,
        format,
        container: preset.container,
      }),
      costPerFrame,
      deliverCost: DELIVER_SECONDS + DELIVER_SHARE * costPerFrame * frames,
    };
  });
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
      missing: span.renditions.some((hash) => !found.has(hash)),
    })),
    audio: plan.audio.map(({ rendition }) => ({ missing: !found.has(rendition) })),
    deliverables: plan.deliverables.map(({ id, preset, costPerFrame, deliverCost }) => ({
      id,
      preset: preset.name,
      costPerFrame,
      deliverCost,
    })),
    cost: plan.frames * perFrame + delivering,
  };
}

function checkBuild(deliverables: readonly PlannedDeliverable[], { encoders, filters, version }: EncoderBuild): void {
  const missing = deliverables.flatMap(({ id, preset: { video, audio }, treatment = {} }) => [
    ...[video.encoder, audio.encoder].flatMap((name) => (encoders.has(name) ? [] : [`${name} for ${id}`])),
    ...filtersFor(treatment).flatMap((name) => (filters.has(name) ? [] : [`${name} for ${id}`])),
  ]);
  if (missing.length > 0)
    throw new ReelbatchError('ENCODER_MISSING', `ffmpeg ${version} has no ${missing.join(', ')}.`);
}

/** An encoder that is given a picture that is too small for it only says so when the first span is rendered. */
function checkSizes({ presets }: JobSpecification, canvas: Canvas): void {
  const refusals = presets.flatMap((preset) => {
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
