import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  continueAsNew,
  isCancellation,
  patched,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OfBatch } from '../model/activities';
import type { PlanSummary } from '../model/assembly-plan';
import type { DeliverableResult, JobResult } from '../model/deliverable';
import type { Failure } from '../model/failure';
import type { JobStatus } from '../model/status';
import { control, records } from './activity-proxies';
import { JobControls } from './job-controls';
import { failedResult, failureOfActivity } from './job-outcome';
import { JobTally } from './job-tally';
import { type AssemblyJobInput, EVENTS_PER_RUN, type JobGoOn } from './messages';
import { jobStatusKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';
import { inWindow } from './window';

/** Activities of one job that may wait on the export queue at a time: enough to fill the workers, few enough to stop quickly. */
const WINDOW = 8;

/** How often spans that were lost from the store are rendered again before the job gives up. */
const REPAIR_ROUNDS = 3;

/** A job shorter than this writes no progress of its own: its end says it all. */
const FIRST_PROGRESS_MS = 2000;

/**
 * One film in several formats: plan, render what is missing span by span, deliver each format. Fails with the failure's code as type
 * and the {@link JobResult} as detail, so that good deliverables of a failed job are not forgotten; ends as cancelled only when
 * every ffmpeg of it is gone. A long film goes on in a new run now and then, between two spans.
 */
export async function AssemblyJob(input: AssemblyJobInput): Promise<JobResult> {
  const controls = new JobControls(input);
  const tally = new JobTally(input);
  const writer = new ThrottledWriter(() =>
    records.writeJobProgress({ batchId: input.batchId, progress: tally.progress(new Date().toISOString()) }),
  );
  const writing = CancellationScope.nonCancellable(() => writer.run(FIRST_PROGRESS_MS));
  tally.onChange = () => writer.markChanged();
  let end: JobResult | Unfinished;
  try {
    end = await assemble(input, controls, tally);
    if ('status' in end) showStatus('completed');
  } catch (error) {
    showStatus(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  } finally {
    writer.close();
    await writing;
  }
  if ('status' in end) return end;
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('The job was cancelled.');
  // Looked at in the last moment: a word of the batch may have come while the last progress was written.
  const { isHeld: held, priorityKey } = controls;
  return await continueAsNew<typeof AssemblyJob>({ ...input, priorityKey, goOn: { ...end, held } });
}

/** What a run leaves to the next one. */
type Unfinished = Omit<JobGoOn, 'held'>;

/** True when this run's history is long enough: the rest of the film is for the next. */
function isLong({ eventsPerRun }: AssemblyJobInput): boolean {
  // Jobs of before this was there end in the run that they began in.
  return workflowInfo().historyLength >= (eventsPerRun ?? EVENTS_PER_RUN) && patched('go-on-in-a-new-run');
}

function showStatus(status: JobStatus): void {
  upsertSearchAttributes([{ key: jobStatusKey, value: status }]);
}

async function assemble(
  input: AssemblyJobInput,
  controls: JobControls,
  tally: JobTally,
): Promise<JobResult | Unfinished> {
  let deliverables: readonly DeliverableResult[] = [];
  try {
    const plan = await planOf(input);
    tally.planned(plan);
    const work: Work = { input, plan, controls, tally };
    if (!(await renderMissing(work))) return { planRef: plan.planRef, tally: tally.goOn() };
    deliverables = await deliverAll(work);
  } catch (error) {
    if (isCancellation(error)) throw error;
    throw jobFailure({ ...failedResult(failureOfActivity(error)), ...tally.costs() });
  }
  const failed = deliverables.find((deliverable) => deliverable.status !== 'completed');
  const result: JobResult = {
    status: failed ? 'failed' : 'completed',
    deliverables,
    failure: failed?.failure ?? null,
    ...tally.costs(),
  };
  if (failed) throw jobFailure(result);
  return result;
}

async function planOf({ batchId, jobId, position, only, goOn }: AssemblyJobInput): Promise<PlanSummary> {
  if (goOn) return await control.lookAtPlan({ planRef: goOn.planRef });
  return await control.planAssembly({ batchId, jobId, only, ...(position === undefined ? {} : { position }) });
}

function jobFailure(result: JobResult): ApplicationFailure {
  return ApplicationFailure.create({
    type: result.failure?.code ?? 'INTERNAL',
    message: result.failure?.message ?? 'The job failed.',
    nonRetryable: true,
    details: [result],
  });
}

/** A job that is planned, with all that its steps need. */
interface Work {
  readonly input: AssemblyJobInput;
  readonly plan: PlanSummary;
  readonly controls: JobControls;
  readonly tally: JobTally;
}

/** @returns false when the run's history grew long before all was rendered. */
async function renderMissing(work: Work): Promise<boolean> {
  const stretches = work.plan.audio.flatMap((stretch, index) => (stretch.missing ? [index] : []));
  const spans = work.plan.spans.flatMap((span, index) => (span.missing ? [index] : []));
  return await render(work, { stretches, spans }, () => isLong(work.input));
}

interface Missing {
  readonly stretches: readonly number[];
  readonly spans: readonly number[];
}

/**
 * Renders spans and stretches, as many as there are or until it is told to stop; what is under way then is finished.
 * @returns whether everything is rendered.
 */
async function render(
  { input, plan, controls, tally }: Work,
  { stretches, spans }: Missing,
  stop: () => boolean = () => false,
): Promise<boolean> {
  const { planRef } = plan;
  const of = ofBatch(input);
  const results = await inWindow(
    WINDOW,
    [
      ...stretches.map((stretch) => async () => {
        const summary = `sound ${stretch + 1} of ${plan.audio.length}`;
        const heard = await controls.begin(({ renderAudio }) =>
          renderAudio.executeWithOptions({ summary }, [{ planRef, stretch, ...of }]),
        );
        tally.heard(heard);
      }),
      ...spans.map((span) => async () => {
        const summary = `span ${span + 1} of ${plan.spans.length}`;
        const rendered = await controls.begin(({ renderSpan }) =>
          renderSpan.executeWithOptions({ summary }, [{ planRef, span, ...of }]),
        );
        tally.rendered(span, rendered);
      }),
    ],
    stop,
  );
  return results.length === stretches.length + spans.length;
}

function ofBatch({ batchRun }: AssemblyJobInput): OfBatch {
  return batchRun === undefined ? {} : { batchRun };
}

/** Delivers every format, each for itself: one that fails leaves the others alone. */
async function deliverAll(work: Work): Promise<DeliverableResult[]> {
  work.tally.delivering();
  return await inWindow(
    WINDOW,
    work.plan.deliverables.map((_, index) => async () => {
      return work.tally.delivered(index, await deliver(work, index));
    }),
  );
}

async function deliver(work: Work, deliverable: number): Promise<DeliverableResult> {
  const { input, plan, controls, tally } = work;
  const { batchId, jobId } = input;
  const { planRef } = plan;
  const summary = plan.deliverables[deliverable]?.preset ?? '';
  for (let round = 1; ; round += 1) {
    try {
      return await controls.begin(({ deliver }) =>
        deliver.executeWithOptions({ summary }, [
          { batchId, jobId, planRef, deliverable, reusedSpans: tally.reusedSpans, ...ofBatch(input) },
        ]),
      );
    } catch (error) {
      if (isCancellation(error)) throw error;
      const lost = lostRenditions(error);
      if (!lost || round > REPAIR_ROUNDS) return unpublished(plan, deliverable, failureOfActivity(error));
      try {
        await render(work, lost);
      } catch (renderError) {
        if (isCancellation(renderError)) throw renderError;
        return unpublished(plan, deliverable, failureOfActivity(renderError));
      }
    }
  }
}

function lostRenditions(error: unknown): { spans: number[]; stretches: number[] } | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'RENDITION_MISSING') return undefined;
  return cause.details?.[1] as { spans: number[]; stretches: number[] } | undefined;
}

function unpublished(plan: PlanSummary, index: number, failure: Failure): DeliverableResult {
  const { id, preset } = plan.deliverables[index] as PlanSummary['deliverables'][number];
  return {
    id,
    preset,
    status: 'failed',
    file: null,
    bytes: null,
    sha256: null,
    frames: null,
    duration_seconds: null,
    checks: [],
    spans: plan.spans.length,
    reused_spans: 0,
    failure,
  };
}
