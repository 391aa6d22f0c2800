import type { Rendered } from '../../model/activities';
import type { AssemblyPlan, RenditionRecord, Span } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import { type FilmPreset, isFilm } from '../../model/preset';
import type { Treatment } from '../../model/treatment';
import type { Store } from '../../store/store';
import { encoderBuild } from '../ffmpeg/build';
import { ffmpegArguments } from '../ffmpeg/command';
import { codeOf } from '../ffmpeg/failure';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { type CheckedRendition, checkRenditions } from './check-rendition';
import { diagnose } from './diagnose';
import { encodeOptions } from './encode-options';
import { checkNeed, moreMemory, renderNeed } from './estimate';
import { readGlances, WRITE_GLANCES } from './glance';
import { hashFile } from './hash-file';
import { writeLists } from './image-list';
import { findLapses } from './lapses';
import { originOf } from './origin';
import { reversedPictureBytes } from './parts';
import { pictureGraph } from './picture-graph';
import { prepareTreatments } from './prepare-treatments';
import { holdMissing, SpanBusy } from './single-flight';
import { inFiles } from './stream-copy';
import { namesAmong, pathAmong, usedFiles } from './used-files';
import { WorkPlace } from './work-place';

/** One rendition of the span, in the making. */
interface Wanted {
  readonly hash: string;
  readonly preset: FilmPreset;
  readonly treatment: Treatment;
  readonly costPerFrame: number;
  readonly temporary: string;
}

export interface RenderSpan {
  readonly store: Pick<Store, 'media' | 'plans' | 'luts' | 'renditions'>;
  readonly context: FfmpegContext;
  readonly owner: string;
  /** Id of the workflow of the job that it is rendered for. */
  readonly job: string;
  readonly onProgress: (done: number, cost: number) => void;
}

/**
 * Renders what is missing of a span: one ffmpeg decodes it once and writes every missing preset; each file is then decoded whole,
 * hashed and renamed into place.
 * @throws ReelbatchError SPAN_BUSY when somebody else is rendering a part of it; the media's fault, by file; or the machine's.
 */
export async function renderSpan(
  { store, context, owner, job, onProgress }: RenderSpan,
  planRef: string,
  index: number,
) {
  const plan = await store.plans.read(planRef);
  const span = plan.spans[index];
  if (!span) throw new RangeError(`the plan has no span ${index}`);
  await checkBuild(plan, context);
  const held = await holdMissing(
    store.renditions,
    span.renditions.filter((hash) => hash !== null),
    owner,
  );
  const place = new WorkPlace((name) => store.renditions.temporaryPath(name));
  try {
    const wanted = await choose(plan, span, held.hashes, place);
    const cost = wanted.reduce((sum, { costPerFrame }) => sum + costPerFrame * span.frames, 0);
    if (wanted.length > 0)
      await encode(plan, span, wanted, {
        ...{ store, context, owner, place, job },
        onProgress: (done) => onProgress(done, cost),
      });
    if (held.busy.length > 0) throw new SpanBusy(held.busy);
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
    if (!isFilm(preset) || !hashes.has(hash) || wanted.some((other) => other.hash === hash)) continue;
    const temporary = await place.path(`${hash}.${preset.video.spanContainer}`);
    wanted.push({ hash, preset, treatment, costPerFrame, temporary });
  }
  return wanted;
}

interface Encoding {
  readonly store: RenderSpan['store'];
  readonly context: FfmpegContext;
  readonly owner: string;
  readonly place: WorkPlace;
  readonly job: string;
  readonly onProgress: (done: number) => void;
}

/** Share of a span's work that is encoding; the rest is checking. */
const ENCODING_SHARE = 0.9;

async function encode(plan: AssemblyPlan, span: Span, wanted: readonly Wanted[], encoding: Encoding): Promise<void> {
  const { store, context, place, job, onProgress } = encoding;
  const { canvas, media } = plan;
  const { pieces, firstFrame } = span;
  const files = await usedFiles(encoding, plan, pieces);
  const presets = wanted.map(({ preset }) => preset);
  const treated = await prepareTreatments(
    wanted.map(({ treatment }) => treatment),
    { store, place, canvas, firstFrame, frames: span.frames, cues: plan.captions?.cues ?? [] },
  );
  const graph = pictureGraph({
    ...{ pieces: inFiles(pieces, media), media, canvas, treatments: treated.steps, pathOf: pathAmong(files) },
    pixelFormats: presets.map(({ video }) => video.pixelFormat),
  });
  const script = await place.write('graph.txt', graph.filters);
  const lists = await writeLists(graph.inputs, place);
  const seen = await Promise.all([...new Set(graph.seen)].map((number) => place.path(`seen-${number}.gray`)));
  const args = ffmpegArguments(
    lists.inputs,
    [
      ...wanted.map((one, index) => ({ path: one.temporary, options: encodeOptions(one.preset, index, canvas.rate) })),
      ...seen.map((path, number) => ({ path, options: ['-map', `[seen${number}]`, ...WRITE_GLANCES] })),
    ],
    { filterScript: script },
  );
  const end = await runFfmpeg(context, {
    arguments: args,
    need: moreMemory(renderNeed(plan, presets, span.frames), reversedPictureBytes(pieces)),
    onFrames: (frames) => onProgress((ENCODING_SHARE * frames) / span.frames),
  });
  const suspects = { files, stream: 'v:0' } as const;
  if (codeOf(end) !== undefined) throw await diagnose(context, end, suspects);
  const paths = wanted.map(({ temporary }) => temporary);
  const checked = await checkRenditions(context, paths, place, checkNeed(presets, canvas));
  if (checked.some(({ glances }) => glances.length < span.frames)) throw await diagnose(context, end, suspects);
  const origin = originOf(
    { job, arguments: args, graph: graph.filters, lists: lists.texts, texts: treated.texts },
    new Map([...place.names, ...namesAmong(files), ...treated.names]),
  );
  const wentIn = await Promise.all(seen.map(readGlances));
  const costs = wanted.reduce((sum, { costPerFrame }) => sum + costPerFrame, 0);
  for (const [index, one] of wanted.entries()) {
    const { glances, extradataSha256 } = checked[index] as CheckedRendition;
    const length = glances.length;
    if (length !== span.frames) {
      throw new ReelbatchError('ENCODE_FAILED', `${span.frames} frames were wanted, ${length} came out.`);
    }
    const lapses = findLapses(wentIn[graph.seen[index] ?? 0] ?? [], glances);
    const looked = { length, extradataSha256, lapses, origin, seconds: (end.ranSeconds * one.costPerFrame) / costs };
    await store.renditions.publish(one.temporary, await recordOf(one, looked, context.signal));
  }
}

type Looked = Required<Pick<RenditionRecord, 'length' | 'extradataSha256' | 'lapses' | 'origin' | 'seconds'>>;

async function recordOf(
  { hash, preset, temporary }: Wanted,
  looked: Looked,
  signal: AbortSignal,
): Promise<RenditionRecord> {
  return { hash, extension: preset.video.spanContainer, ...looked, ...(await hashFile(temporary, signal)) };
}
