import type { Rendered } from '../../model/activities';
import type { AssemblyPlan, RenditionRecord, Span } from '../../model/assembly-plan';
import { hasMillisecondStamps, muxerOf } from '../../model/container';
import { ReelbatchError } from '../../model/failure';
import type { Preset } from '../../model/preset';
import type { Store } from '../../store/store';
import { encoderBuild } from '../ffmpeg/build';
import { ffmpegArguments } from '../ffmpeg/command';
import { codeOf } from '../ffmpeg/failure';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { type CheckedRendition, checkRenditions } from './check-rendition';
import { diagnose } from './diagnose';
import { checkNeed, renderNeed } from './estimate';
import { readGlances, WRITE_GLANCES } from './glance';
import { hashFile } from './hash-file';
import { findLapses } from './lapses';
import { pictureGraph } from './picture-graph';
import { holdMissing } from './single-flight';
import { byNames, mediaNames, pathsOf, WorkPlace } from './work-place';

/** One rendition of the span, in the making. */
interface Wanted {
  readonly hash: string;
  readonly preset: Preset;
  readonly costPerFrame: number;
  readonly temporary: string;
}

export interface RenderSpan {
  readonly store: Pick<Store, 'media' | 'plans' | 'renditions'>;
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
  const held = await holdMissing(store.renditions, span.renditions, owner);
  const place = new WorkPlace((name) => store.renditions.temporaryPath(name));
  try {
    const wanted = await choose(plan, span, held.hashes, place);
    const cost = wanted.reduce((sum, { costPerFrame }) => sum + costPerFrame * span.frames, 0);
    if (wanted.length > 0)
      await encode(plan, span, wanted, { store, context, place, job, onProgress: (done) => onProgress(done, cost) });
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
  for (const [index, { preset, costPerFrame }] of plan.deliverables.entries()) {
    const hash = span.renditions[index] ?? '';
    if (!hashes.has(hash) || wanted.some((other) => other.hash === hash)) continue;
    const temporary = await place.path(`${hash}.${preset.video.spanContainer}`);
    wanted.push({ hash, preset, costPerFrame, temporary });
  }
  return wanted;
}

interface Encoding {
  readonly store: RenderSpan['store'];
  readonly context: FfmpegContext;
  readonly place: WorkPlace;
  readonly job: string;
  readonly onProgress: (done: number) => void;
}

/** Share of a span's work that is encoding; the rest is checking. */
const ENCODING_SHARE = 0.9;

async function encode(plan: AssemblyPlan, span: Span, wanted: readonly Wanted[], encoding: Encoding): Promise<void> {
  const { store, context, place, job, onProgress } = encoding;
  const { canvas, media } = plan;
  const pathOf = await pathsOf(store, plan, span.pieces);
  const pixelFormats = wanted.map(({ preset }) => preset.video.pixelFormat);
  const graph = pictureGraph({ pieces: span.pieces, media, canvas, pixelFormats, pathOf });
  const script = await place.write('graph.txt', graph.filters);
  const seen = await Promise.all([...new Set(graph.seen)].map((number) => place.path(`seen-${number}.gray`)));
  const presets = wanted.map(({ preset }) => preset);
  const args = ffmpegArguments(
    graph.inputs,
    [
      ...wanted.map((one, index) => ({
        path: one.temporary,
        options: encodeOptions(one.preset, index, canvas.rate),
      })),
      ...seen.map((path, number) => ({ path, options: ['-map', `[seen${number}]`, ...WRITE_GLANCES] })),
    ],
    { filterScript: script },
  );
  const end = await runFfmpeg(context, {
    arguments: args,
    need: renderNeed(plan, presets, span.frames),
    onFrames: (frames) => onProgress((ENCODING_SHARE * frames) / span.frames),
  });
  const suspects = { pieces: span.pieces, media, pathOf, stream: 'v:0' } as const;
  if (codeOf(end) !== undefined) throw await diagnose(context, end, suspects);
  const paths = wanted.map(({ temporary }) => temporary);
  const checked = await checkRenditions(context, paths, place, checkNeed(canvas));
  if (checked.some(({ glances }) => glances.length < span.frames)) throw await diagnose(context, end, suspects);
  const names = new Map([...place.names, ...mediaNames(plan, span.pieces, pathOf)]);
  const origin = {
    job,
    arguments: args.map((argument) => byNames(argument, names)),
    graph: byNames(graph.filters, names),
  };
  const wentIn = await Promise.all(seen.map(readGlances));
  for (const [index, one] of wanted.entries()) {
    const { glances, extradataSha256 } = checked[index] as CheckedRendition;
    const length = glances.length;
    if (length !== span.frames) {
      throw new ReelbatchError('ENCODE_FAILED', `${span.frames} frames were wanted, ${length} came out.`);
    }
    const lapses = findLapses(wentIn[graph.seen[index] ?? 0] ?? [], glances);
    const looked = { length, extradataSha256, lapses, origin };
    await store.renditions.publish(one.temporary, await recordOf(one, looked, context.signal));
  }
}

type Looked = Required<Pick<RenditionRecord, 'length' | 'extradataSha256' | 'lapses' | 'origin'>>;

async function recordOf(
  { hash, preset, temporary }: Wanted,
  looked: Looked,
  signal: AbortSignal,
): Promise<RenditionRecord> {
  return { hash, extension: preset.video.spanContainer, ...looked, ...(await hashFile(temporary, signal)) };
}

/**
 * Encoders write into their header where the colours of the first picture lie, JPEG's in another place than most, and black has none: spans
 * that are to be joined must all say the same.
 */
const CHROMA_SITE = ['-chroma_sample_location', 'left'];

function encodeOptions({ video }: Preset, index: number, { num, den }: { num: number; den: number }): string[] {
  const timescale = hasMillisecondStamps(video.spanContainer) ? [] : ['-video_track_timescale', String(num)];
  return [
    ...['-map', `[out${index}]`, '-map_metadata', '-1', '-r', `${num}/${den}`, '-c:v', video.encoder],
    ...video.arguments,
    ...CHROMA_SITE,
    ...timescale,
    ...['-f', muxerOf(video.spanContainer)],
  ];
}
