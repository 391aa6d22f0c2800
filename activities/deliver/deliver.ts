import type { DeliverInput } from '../../model/activities';
import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Check, DeliverableResult } from '../../model/deliverable';
import { type Failure, failureOf } from '../../model/failure';
import { isFilm, type Preset } from '../../model/preset';
import type { Store } from '../../store/store';
import type { FfmpegContext } from '../ffmpeg/run-ffmpeg';
import { hashFile } from '../render/hash-file';
import { WorkPlace } from '../render/work-place';
import { makeCaptions } from './captions';
import { makeFilm } from './film';
import { fileHash, findAgain } from './find-again';
import type { Made, Making } from './making';
import { manifestOf } from './manifest';
import { makeSound } from './sound';
import { makeStills } from './stills';
import { pictureOfFilm } from './thumbnail';

export interface Delivery {
  readonly store: Pick<Store, 'media' | 'plans' | 'luts' | 'renditions' | 'deliverables' | 'reports'>;
  readonly context: FfmpegContext;
  readonly owner: string;
  readonly onProgress: (done: number, cost: number) => void;
}

/** A finished file, in a place of its own. */
interface Finished {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly made: Made;
  /** Where it was published before; null for one that was made now. */
  readonly foundAgain: string | null;
}

/**
 * Makes, checks and publishes one deliverable, or publishes one that was made of the same before. A file that fails a check is an answer,
 * not an error, and is not published.
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
    // In another place than what is made: a file that is linked there must not be written to.
    const path = await place.path(`found-${planned.fileName}`);
    const found = hash && (await findAgain(store, hash, path, context.signal));
    const finished = found
      ? { path, bytes: found.bytes, sha256: found.sha256, made: found.findings, foundAgain: found.file }
      : await make(delivery, { ...input, plan, planned, index: input.deliverable, place });
    const { made, bytes, sha256, foundAgain } = finished;
    const failure = failureOfChecks(made.checks, planned);
    if (!failure && isFilm(planned.preset)) await keepPicture(delivery, finished, { input, planned, place });
    const file = failure ? null : await publish(store, finished, { input, plan, planned });
    if (file && hash) await store.deliverables.madeBefore.remember<Made>(hash, { file, bytes, sha256, findings: made });
    const joinsSpans = isFilm(planned.preset);
    return {
      id: planned.id,
      preset: planned.preset.name,
      status: failure ? 'failed' : 'completed',
      file,
      bytes: failure ? null : bytes,
      sha256: failure ? null : sha256,
      frames: made.frames,
      duration_seconds: made.seconds === null ? null : microseconds(made.seconds),
      checks: made.checks,
      warnings: made.warnings,
      spans: joinsSpans ? plan.spans.length : 0,
      reused_spans: joinsSpans ? input.reusedSpans : 0,
      found_again: foundAgain !== null,
      failure,
    };
  } finally {
    await place.clear();
  }
}

/** For the report's page. A film without a picture is as good. */
async function keepPicture(
  { store, context }: Delivery,
  { path, made }: Finished,
  { input, planned, place }: Pick<Publication, 'input' | 'planned'> & { readonly place: WorkPlace },
): Promise<void> {
  try {
    const picture = await place.path('picture.jpg');
    await pictureOfFilm(context, path, picture, made.seconds ?? 0);
    await store.reports.keepPicture(picture, input.batchId, { jobId: input.jobId, format: planned.id });
  } catch {
    context.signal.throwIfAborted();
  }
}

async function make(
  { store, context, owner, onProgress }: Delivery,
  wanted: Pick<Making<Preset>, 'batchId' | 'jobId' | 'plan' | 'planned' | 'index' | 'place'>,
): Promise<Finished> {
  const { planned, place } = wanted;
  const output = await place.path(planned.fileName);
  const onWritten = () => onProgress(0.5, planned.deliverCost);
  const made = await makeKind({ ...wanted, preset: planned.preset, output, store, context, owner, onWritten });
  return { path: output, made, foundAgain: null, ...(await hashFile(output, context.signal)) };
}

async function makeKind(making: Making<Preset>): Promise<Made> {
  const { preset } = making;
  if (isFilm(preset)) return await makeFilm({ ...making, preset });
  if (preset.kind === 'sound') return await makeSound({ ...making, preset });
  if (preset.kind === 'stills') return await makeStills({ ...making, preset });
  return await makeCaptions({ ...making, preset });
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

function failureOfChecks(checks: readonly Check[], { fileName }: PlannedDeliverable): Failure | null {
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return null;
  const words = failed.map(({ name, expected, actual }) => `${name}: ${expected} was expected, ${actual} was found`);
  return failureOf('CHECK_FAILED', `${words.join('; ')}.`, fileName);
}
