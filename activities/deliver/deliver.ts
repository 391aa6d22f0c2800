import { readFile } from 'node:fs/promises';
import type { DeliverInput } from '../../model/activities';
import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Check, DeliverableResult } from '../../model/deliverable';
import { type Failure, failureOf, ReelbatchError } from '../../model/failure';
import { toNumber } from '../../model/rational';
import type { Store } from '../../store/store';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords, withErrorsAlone } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { checkNeed } from '../render/estimate';
import { hashFile } from '../render/hash-file';
import { WorkPlace } from '../render/work-place';
import { checkDeliverable, type Examined } from './check-deliverable';
import { type Findings, fileHash, findAgain } from './find-again';
import { concatList, HASH_PICTURE, joinFiles, listedDuration, packetHashIn } from './join';
import { loudnessIn, MEASURE_LOUDNESS } from './loudness';
import { manifestOf } from './manifest';
import { type VerifiedRenditions, verifyRenditions } from './verify-renditions';

export interface Delivery {
  readonly store: Pick<Store, 'plans' | 'renditions' | 'deliverables'>;
  readonly context: FfmpegContext;
  readonly onProgress: (done: number, cost: number) => void;
}

/** A finished file, in a place of its own. */
interface Finished extends Findings {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where it was published before; null for one that was made now. */
  readonly foundAgain: string | null;
}

/**
 * Joins, muxes, checks and publishes one deliverable, or publishes one that was made of the same before. A file that fails a check is an
 * answer, not an error, and is not published.
 * @throws LostRenditions when something must be rendered again first; ReelbatchError when ffmpeg or the disk fails.
 */
export async function deliver(delivery: Delivery, input: DeliverInput): Promise<DeliverableResult> {
  const { store, context } = delivery;
  const plan = await store.plans.read(input.planRef);
  const planned = plan.deliverables[input.deliverable];
  if (!planned) throw new RangeError(`the plan has no deliverable ${input.deliverable}`);
  const place = new WorkPlace((name) => store.deliverables.temporaryPath(name));
  try {
    const hash = await fileHash(store, plan, input.deliverable);
    const path = await place.path(`found-${planned.fileName}`);
    const found = hash && (await findAgain(store, hash, path, context.signal));
    const finished = found
      ? { path, bytes: found.bytes, sha256: found.sha256, foundAgain: found.file, ...found.findings }
      : await make(delivery, plan, input.deliverable, place);
    const failure = failureOfChecks(finished.checks, planned);
    const file = failure ? null : await publish(store, finished, { input, plan, planned });
    if (file && hash) {
      const { bytes, sha256, checks, loudness } = finished;
      await store.deliverables.madeBefore.remember<Findings>(hash, {
        file,
        bytes,
        sha256,
        findings: { checks, loudness },
      });
    }
    return {
      id: planned.id,
      preset: planned.preset.name,
      status: failure ? 'failed' : 'completed',
      file,
      bytes: failure ? null : finished.bytes,
      sha256: failure ? null : finished.sha256,
      frames: plan.frames,
      duration_seconds: microseconds(plan.frames / toNumber(plan.canvas.rate)),
      checks: finished.checks,
      spans: plan.spans.length,
      reused_spans: input.reusedSpans,
      found_again: finished.foundAgain !== null,
      failure,
    };
  } finally {
    await place.clear();
  }
}

async function make(
  { store, context, onProgress }: Delivery,
  plan: AssemblyPlan,
  deliverable: number,
  place: WorkPlace,
): Promise<Finished> {
  const planned = plan.deliverables[deliverable] as PlannedDeliverable;
  const renditions = await verifyRenditions(store, plan, deliverable, context.signal);
  checkHeaders(renditions, planned);
  const path = await place.path(planned.fileName);
  const packetsIn = await join(plan, planned, renditions, path, { store, context, place });
  onProgress(0.5, planned.deliverCost);
  const examined = await examine(path, packetsIn, planned, plan, context);
  const checks = checkDeliverable(examined, planned.preset, plan.canvas, plan.frames);
  const { loudness = null } = examined;
  return { path, checks, loudness, foundAgain: null, ...(await hashFile(path, context.signal)) };
}

interface Publication {
  readonly input: DeliverInput;
  readonly plan: AssemblyPlan;
  readonly planned: PlannedDeliverable;
}

async function publish(
  { deliverables }: Delivery['store'],
  { path, ...finished }: Finished,
  { input, plan, planned }: Publication,
): Promise<string> {
  const manifest = manifestOf(plan, planned, { ...input, ...finished });
  return await deliverables.publish(path, { ...input, fileName: planned.fileName }, manifest);
}

/** Seconds without the tail of a binary fraction: 7.007 and not 7.007000000000001. */
function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** All spans share one codec header, or a player would read the later ones with the wrong one. */
function checkHeaders({ spans }: VerifiedRenditions, { preset }: PlannedDeliverable): void {
  const headers = new Set(spans.map(({ extradataSha256 }) => extradataSha256));
  if (headers.size <= 1) return;
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

/** @returns the hash of the picture packets as they were read from the spans. */
async function join(
  plan: AssemblyPlan,
  { preset }: PlannedDeliverable,
  { spans, stretches }: VerifiedRenditions,
  output: string,
  { store, context, place }: Joining,
): Promise<string> {
  const { canvas } = plan;
  const pictures = spans.map((record) => ({
    path: store.renditions.path(record),
    duration: listedDuration(preset.video.spanContainer, record.length, canvas.rate),
  }));
  const sounds = stretches.map((record) => ({ path: store.renditions.path(record), duration: null }));
  const pictureList = await place.write('picture.ffconcat', concatList(pictures));
  const soundList = await place.write('sound.ffconcat', concatList(sounds));
  const packetHash = await place.path('packets.txt');
  const { inputs, outputs } = joinFiles({ preset, canvas, pictureList, soundList, output, packetHash });
  const bytes = [...spans, ...stretches].reduce((sum, record) => sum + record.bytes, 0);
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(inputs, outputs),
    need: { ...checkNeed(canvas), diskBytes: bytes },
  });
  if (codeOf(end) !== undefined) throw ffmpegError(end);
  // Two hashes that are both missing must not pass for the same.
  return packetHashIn(await readFile(packetHash, 'utf8')) ?? 'no hash of the spans';
}

async function examine(
  path: string,
  packetsIn: string,
  { fileName }: PlannedDeliverable,
  { canvas }: AssemblyPlan,
  context: FfmpegContext,
): Promise<Examined> {
  const probed = await probe(context.programs, path, context.signal, { countPackets: true, shownAs: fileName });
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path, options: DECODE_MEDIA }],
      [
        { path: '-', options: HASH_PICTURE },
        { path: '-', options: ['-map', '0:a:0', '-af', MEASURE_LOUDNESS, '-f', 'null'] },
      ],
      { tells: 'level+info' },
    ),
    need: checkNeed(canvas),
  });
  const soundError = codeOf(end) === undefined ? null : lastWords(withErrorsAlone(end)).replaceAll(path, fileName);
  const packetsOut = packetHashIn(end.lines.join('\n')) ?? 'none';
  return { probed, packetsIn, packetsOut, soundError, loudness: loudnessIn(end.stderr) };
}

function failureOfChecks(checks: readonly Check[], { fileName }: PlannedDeliverable): Failure | null {
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return null;
  const words = failed.map(({ name, expected, actual }) => `${name}: ${expected} was expected, ${actual} was found`);
  return failureOf('CHECK_FAILED', `${words.join('; ')}.`, fileName);
}
