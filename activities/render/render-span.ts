import type { Rendered } from '../../model/activities';
import type { AssemblyPlan, RenditionRecord, Span } from '../../model/assembly-plan';
import { hasMillisecondStamps, muxerOf } from '../../model/container';
import { ReelbatchError } from '../../model/failure';
import type { Preset } from '../../model/preset';
import type { Canvas } from '../../model/program';
import type { PlannedLut, Treatment } from '../../model/treatment';
import type { Store } from '../../store/store';
import { encoderBuild } from '../ffmpeg/build';
import { type FileArguments, ffmpegArguments } from '../ffmpeg/command';
import { codeOf } from '../ffmpeg/failure';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import type { Steps } from './branches';
import { textsOf } from './burn-in';
import { type CheckedRendition, checkRenditions } from './check-rendition';
import { diagnose } from './diagnose';
import { checkNeed, moreMemory, renderNeed } from './estimate';
import { hashFile } from './hash-file';
import { reversedPictureBytes } from './parts';
import { pictureGraph } from './picture-graph';
import { holdMissing } from './single-flight';
import type { GraphInput } from './source-chain';
import { treatmentSteps } from './treatment-steps';
import { pathAmong, usedFiles } from './used-files';
import { WorkPlace } from './work-place';

/** One rendition of the span, in the making. */
interface Wanted {
  readonly hash: string;
  readonly preset: Preset;
  readonly treatment: Treatment;
  readonly costPerFrame: number;
  readonly temporary: string;
}

export interface RenderSpan {
  readonly store: Pick<Store, 'media' | 'plans' | 'luts' | 'renditions'>;
  readonly context: FfmpegContext;
  readonly owner: string;
  readonly onProgress: (done: number, cost: number) => void;
}

/**
 * Renders what is missing of a span: one ffmpeg decodes it once and writes every missing preset; each file is then decoded whole,
 * hashed and renamed into place.
 * @throws ReelbatchError SPAN_BUSY when somebody else is rendering a part of it; the media's fault, by file; or the machine's.
 */
export async function renderSpan({ store, context, owner, onProgress }: RenderSpan, planRef: string, index: number) {
  const plan = await store.plans.read(planRef);
  const span = plan.spans[index];
  if (!span) throw new RangeError(`the plan has no span ${index}`);
  await checkBuild(plan, context);
  const held = await holdMissing(store.renditions, span.renditions, owner);
  const place = new WorkPlace((name) => store.renditions.temporaryPath(name));
  try {
    const wanted = await choose(plan, span, held.hashes, place);
    const cost = wanted.reduce((sum, { costPerFrame }) => sum + costPerFrame * span.frames, 0);
    if (wanted.length > 0)
      await encode(plan, span, wanted, { store, context, place, onProgress: (done) => onProgress(done, cost) });
    if (held.busy > 0) throw new ReelbatchError('SPAN_BUSY');
    return { encodedCost: cost, rendered: wanted.length } satisfies Rendered;
  } finally {
    await place.clear();
    await held.release();
  }
}

/** Another encoder would write other bytes under the same name. */
async function checkBuild(plan: AssemblyPlan, { programs }: FfmpegContext): Promise<void> {
  const { id } = await encoderBuild(programs);
  if (id !== plan.encoderBuild)
    throw new ReelbatchError('ENCODER_MISMATCH', `${plan.encoderBuild} was planned, ${id} is here.`);
}

async function choose(
  plan: AssemblyPlan,
  span: Span,
  hashes: ReadonlySet<string>,
  place: WorkPlace,
): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const [index, { preset, treatment = {}, costPerFrame }] of plan.deliverables.entries()) {
    const hash = span.renditions[index] ?? '';
    if (!hashes.has(hash) || wanted.some((other) => other.hash === hash)) continue;
    const temporary = await place.path(`${hash}.${preset.video.spanContainer}`);
    wanted.push({ hash, preset, treatment, costPerFrame, temporary });
  }
  return wanted;
}

interface Encoding {
  readonly store: RenderSpan['store'];
  readonly context: FfmpegContext;
  readonly place: WorkPlace;
  readonly onProgress: (done: number) => void;
}

/** Share of a span's work that is encoding; the rest is checking. */
const ENCODING_SHARE = 0.9;

async function encode(plan: AssemblyPlan, span: Span, wanted: readonly Wanted[], encoding: Encoding): Promise<void> {
  const { store, context, place, onProgress } = encoding;
  const { canvas, media } = plan;
  const files = await usedFiles(store, plan, span.pieces);
  const pixelFormats = wanted.map(({ preset }) => preset.video.pixelFormat);
  const treatments = await stepsOf(wanted, span, { ...encoding, canvas });
  const graph = pictureGraph({
    pieces: span.pieces,
    media,
    canvas,
    pixelFormats,
    treatments,
    pathOf: pathAmong(files),
  });
  const script = await place.write('graph.txt', graph.filters);
  const inputs = await writeLists(graph.inputs, place);
  const presets = wanted.map(({ preset }) => preset);
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      inputs,
      wanted.map((one, index) => ({ path: one.temporary, options: encodeOptions(one.preset, index, canvas.rate) })),
      { filterScript: script },
    ),
    need: moreMemory(renderNeed(plan, presets, span.frames), reversedPictureBytes(span.pieces)),
    onFrames: (frames) => onProgress((ENCODING_SHARE * frames) / span.frames),
  });
  const suspects = { files, stream: 'v:0' } as const;
  if (codeOf(end) !== undefined) throw await diagnose(context, end, suspects);
  const paths = wanted.map(({ temporary }) => temporary);
  const checked = await checkRenditions(context, paths, place, checkNeed(presets, canvas));
  if (checked.some(({ frames }) => frames < span.frames)) throw await diagnose(context, end, suspects);
  for (const [index, one] of wanted.entries()) {
    const { frames, extradataSha256 } = checked[index] as CheckedRendition;
    if (frames !== span.frames) {
      throw new ReelbatchError('ENCODE_FAILED', `${span.frames} frames were wanted, ${frames} came out.`);
    }
    await store.renditions.publish(one.temporary, await recordOf(one, frames, extradataSha256, context.signal));
  }
}

async function writeLists(inputs: readonly GraphInput[], place: WorkPlace): Promise<FileArguments[]> {
  return await Promise.all(
    inputs.map(async ({ path, list, options }, index) => ({
      path: list === undefined ? path : await place.write(`images-${index}.txt`, list),
      options,
    })),
  );
}

/** The steps of each treatment; the texts that they read are written first. */
async function stepsOf(
  wanted: readonly Wanted[],
  { firstFrame }: Span,
  { store, place, canvas }: Encoding & { readonly canvas: Canvas },
): Promise<readonly Steps[]> {
  const texts = new Map<string, string>();
  for (const text of wanted.flatMap(({ treatment }) => textsOf(treatment.burnIn ?? {}))) {
    if (!texts.has(text)) texts.set(text, await place.write(`text-${texts.size}.txt`, text));
  }
  const textFile = (text: string) => texts.get(text) ?? '';
  const lutFile = ({ sha256 }: PlannedLut) => store.luts.path(sha256);
  return wanted.map(({ treatment }) => treatmentSteps(treatment, { canvas, firstFrame, lutFile, textFile }));
}

async function recordOf(
  { hash, preset, temporary }: Wanted,
  length: number,
  extradataSha256: string | null,
  signal: AbortSignal,
): Promise<RenditionRecord> {
  return {
    hash,
    extension: preset.video.spanContainer,
    length,
    extradataSha256,
    ...(await hashFile(temporary, signal)),
  };
}

function encodeOptions({ video }: Preset, index: number, { num, den }: { num: number; den: number }): string[] {
  const timescale = hasMillisecondStamps(video.spanContainer) ? [] : ['-video_track_timescale', String(num)];
  return [
    ...['-map', `[out${index}]`, '-map_metadata', '-1', '-r', `${num}/${den}`, '-c:v', video.encoder],
    ...video.arguments,
    ...timescale,
    ...['-f', muxerOf(video.spanContainer)],
  ];
}
