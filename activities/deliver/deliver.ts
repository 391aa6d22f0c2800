import type { DeliverInput } from '../../model/activities';
import type { PlannedDeliverable } from '../../model/assembly-plan';
import type { Check, DeliverableResult } from '../../model/deliverable';
import { type Failure, failureOf } from '../../model/failure';
import { isFilm, type Preset } from '../../model/preset';
import type { Store } from '../../store/store';
import type { FfmpegContext } from '../ffmpeg/run-ffmpeg';
import { hashFile } from '../render/hash-file';
import { WorkPlace } from '../render/work-place';
import { makeCaptions } from './captions';
import { makeFilm } from './film';
import type { Made, Making } from './making';
import { manifestOf } from './manifest';
import { makeSound } from './sound';
import { makeStills } from './stills';

export interface Delivery {
  readonly store: Pick<Store, 'media' | 'plans' | 'renditions' | 'deliverables'>;
  readonly context: FfmpegContext;
  readonly onProgress: (done: number, cost: number) => void;
}

/**
 * Makes, checks and publishes one deliverable. A file that fails a check is an answer, not an error, and is not published.
 * @throws LostRenditions when something must be rendered again first; ReelbatchError when ffmpeg or the disk fails.
 */
export async function deliver(
  { store, context, onProgress }: Delivery,
  input: DeliverInput,
): Promise<DeliverableResult> {
  const plan = await store.plans.read(input.planRef);
  const planned = plan.deliverables[input.deliverable];
  if (!planned) throw new RangeError(`the plan has no deliverable ${input.deliverable}`);
  const { preset } = planned;
  const place = new WorkPlace((name) => store.deliverables.temporaryPath(name));
  try {
    const output = await place.path(planned.fileName);
    const onWritten = () => onProgress(0.5, planned.deliverCost);
    const made = await make({
      plan,
      planned,
      preset,
      index: input.deliverable,
      output,
      store,
      context,
      place,
      onWritten,
    });
    const { sha256, bytes } = await hashFile(output, context.signal);
    const failure = failureOfChecks(made.checks, planned);
    const manifest = manifestOf(plan, planned, { ...input, made, sha256, bytes });
    const file = failure
      ? null
      : await store.deliverables.publish(output, { ...input, fileName: planned.fileName }, manifest);
    const joinsSpans = isFilm(preset);
    return {
      id: planned.id,
      preset: preset.name,
      status: failure ? 'failed' : 'completed',
      file,
      bytes: failure ? null : bytes,
      sha256: failure ? null : sha256,
      frames: made.frames,
      duration_seconds: made.seconds === null ? null : microseconds(made.seconds),
      checks: made.checks,
      spans: joinsSpans ? plan.spans.length : 0,
      reused_spans: joinsSpans ? input.reusedSpans : 0,
      failure,
    };
  } finally {
    await place.clear();
  }
}

async function make(making: Making<Preset>): Promise<Made> {
  const { preset } = making;
  if (isFilm(preset)) return await makeFilm({ ...making, preset });
  if (preset.kind === 'sound') return await makeSound({ ...making, preset });
  if (preset.kind === 'stills') return await makeStills({ ...making, preset });
  return await makeCaptions({ ...making, preset });
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
