import { readFile } from 'node:fs/promises';
import type { DeliverInput } from '../../model/activities';
import type { AssemblyPlan, PlannedDeliverable, RenditionRecord } from '../../model/assembly-plan';
import type { Check, DeliverableResult } from '../../model/deliverable';
import { type Failure, failureOf, ReelbatchError } from '../../model/failure';
import { toNumber } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import type { Store } from '../../store/store';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords, withErrorsAlone } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { checkNeed } from '../render/estimate';
import { hashFile } from '../render/hash-file';
import { FIND_SILENCE_DELIVERED, SilenceListener } from '../render/silence';
import { byNames, WorkPlace } from '../render/work-place';
import { checkDeliverable, type Examined } from './check-deliverable';
import { readLayout } from './container-layout';
import { concatList, HASH_PICTURE, joinFiles, listedDuration, packetHashIn } from './join';
import { loudnessIn, MEASURE_LOUDNESS } from './loudness';
import { manifestOf } from './manifest';
import { LostRenditions, type VerifiedRenditions, verifyRenditions } from './verify-renditions';
import { type Looked, warningsOf } from './warnings';

export interface Delivery {
  readonly store: Pick<Store, 'plans' | 'renditions' | 'deliverables'>;
  readonly context: FfmpegContext;
  readonly onProgress: (done: number, cost: number) => void;
}

/**
 * Joins, muxes, checks and publishes one deliverable. A file that fails a check is an answer, not an error, and is not published.
 * @throws LostRenditions when something must be rendered again first; ReelbatchError when ffmpeg or the disk fails.
 */
export async function deliver(
  { store, context, onProgress }: Delivery,
  input: DeliverInput,
): Promise<DeliverableResult> {
  const plan = await store.plans.read(input.planRef);
  const planned = plan.deliverables[input.deliverable];
  if (!planned) throw new RangeError(`the plan has no deliverable ${input.deliverable}`);
  const renditions = await verifyRenditions(store, plan, input.deliverable, context.signal);
  await checkHeaders(store, renditions, planned);
  const place = new WorkPlace((name) => store.deliverables.temporaryPath(name));
  try {
    const finished = await place.path(planned.fileName);
    const { packetsIn, ...joined } = await join(plan, planned, renditions, finished, { store, context, place });
    onProgress(0.5, planned.deliverCost);
    const examined = await examine(finished, packetsIn, planned, plan, context);
    const { sha256, bytes } = await hashFile(finished, context.signal);
    const checks = checkDeliverable(examined, planned.preset, plan.canvas, plan.frames);
    const warnings = warningsOf({ rate: plan.canvas.rate, ...renditions, silences: examined.silences });
    const failure = failureOfChecks(checks, planned);
    const { loudness = null } = examined;
    const manifest = manifestOf(plan, planned, {
      ...input,
      renditions,
      join: joined,
      checks,
      warnings,
      loudness,
      sha256,
      bytes,
    });
    const file = failure
      ? null
      : await store.deliverables.publish(finished, { ...input, fileName: planned.fileName }, manifest);
    return {
      id: planned.id,
      preset: planned.preset.name,
      status: failure ? 'failed' : 'completed',
      file,
      bytes: failure ? null : bytes,
      sha256: failure ? null : sha256,
      frames: plan.frames,
      duration_seconds: microseconds(plan.frames / toNumber(plan.canvas.rate)),
      checks,
      warnings,
      spans: plan.spans.length,
      reused_spans: input.reusedSpans,
      failure,
    };
  } finally {
    await place.clear();
  }
}

/** Seconds without the tail of a binary fraction: 7.007 and not 7.007000000000001. */
function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/**
 * All spans share one codec header, or a player would read the later ones with the wrong one.
 * @throws LostRenditions of the spans of before, where theirs is not that of today's.
 */
async function checkHeaders(store: Delivery['store'], { spans }: VerifiedRenditions, { preset }: PlannedDeliverable) {
  const headers = new Set(spans.map(({ extradataSha256 }) => extradataSha256));
  if (headers.size <= 1) return;
  // Renditions that nobody looked at are older than the rule that puts the same into all headers.
  const old = [...spans.entries()].filter(([, { lapses }]) => lapses === undefined);
  for (const [, { hash }] of old) await store.renditions.drop(hash);
  if (old.length > 0)
    throw new LostRenditions(
      old.map(([index]) => index),
      [],
    );
  throw new ReelbatchError(
    'ENCODE_FAILED',
    `The spans of ${preset.name} have ${headers.size} different codec headers.`,
  );
}

interface Joining {
  readonly store: Delivery['store'];
  readonly context: FfmpegContext;
  readonly place: WorkPlace;
}

interface Joined {
  /** Hash of the picture packets as they were read from the spans. */
  readonly packetsIn: string;
  readonly arguments: string[];
  readonly lists: Record<string, string>;
}

async function join(
  plan: AssemblyPlan,
  { preset }: PlannedDeliverable,
  { spans, stretches }: VerifiedRenditions,
  output: string,
  { store, context, place }: Joining,
): Promise<Joined> {
  const { canvas } = plan;
  const pictures = spans.map((record) => ({
    path: store.renditions.path(record),
    name: nameOf(record),
    duration: listedDuration(preset.video.spanContainer, record.length, canvas.rate),
  }));
  const sounds = stretches.map((record) => ({
    path: store.renditions.path(record),
    name: nameOf(record),
    duration: null,
  }));
  const pictureList = await place.write('picture.ffconcat', concatList(pictures));
  const soundList = await place.write('sound.ffconcat', concatList(sounds));
  const packetHash = await place.path('packets.txt');
  const { inputs, outputs } = joinFiles({ preset, canvas, pictureList, soundList, output, packetHash });
  const bytes = [...spans, ...stretches].reduce((sum, record) => sum + record.bytes, 0);
  const args = ffmpegArguments(inputs, outputs);
  const end = await runFfmpeg(context, {
    arguments: args,
    need: { ...checkNeed([preset], canvas), diskBytes: bytes },
  });
  if (codeOf(end) !== undefined) throw ffmpegError(end);
  // Two hashes that are both missing must not pass for the same.
  const packetsIn = packetHashIn(await readFile(packetHash, 'utf8')) ?? 'no hash of the spans';
  const shown = (files: typeof pictures | typeof sounds) =>
    concatList(files.map(({ name, duration }) => ({ path: name, duration })));
  return {
    packetsIn,
    arguments: args.map((argument) => byNames(argument, place.names)),
    lists: { 'picture.ffconcat': shown(pictures), 'sound.ffconcat': shown(sounds) },
  };
}

/** How a rendition is called in a manifest: what it was written as when it was rendered. */
function nameOf({ hash, extension }: RenditionRecord): string {
  return `${hash}.${extension}`;
}

async function examine(
  path: string,
  packetsIn: string,
  { fileName, preset }: PlannedDeliverable,
  { canvas, frames }: AssemblyPlan,
  context: FfmpegContext,
): Promise<Examined & Pick<Looked, 'silences'>> {
  const probed = await probe(context.programs, path, context.signal, { countPackets: true, shownAs: fileName });
  const layout = await readLayout(path);
  const silence = new SilenceListener();
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path, options: DECODE_MEDIA }],
      [
        { path: '-', options: HASH_PICTURE },
        { path: '-', options: ['-map', '0:a:0', '-af', `${FIND_SILENCE_DELIVERED},${MEASURE_LOUDNESS}`, '-f', 'null'] },
      ],
      { tells: 'level+info' },
    ),
    need: checkNeed([preset], canvas),
    onMessage: silence.hear,
  });
  const soundError = codeOf(end) === undefined ? null : lastWords(withErrorsAlone(end)).replaceAll(path, fileName);
  const packetsOut = packetHashIn(end.lines.join('\n')) ?? 'none';
  const silences = silence.runs(sampleAt(frames, canvas.rate));
  return { probed, layout, packetsIn, packetsOut, soundError, loudness: loudnessIn(end.stderr), silences };
}

function failureOfChecks(checks: readonly Check[], { fileName }: PlannedDeliverable): Failure | null {
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return null;
  const words = failed.map(({ name, expected, actual }) => `${name}: ${expected} was expected, ${actual} was found`);
  return failureOf('CHECK_FAILED', `${words.join('; ')}.`, fileName);
}
