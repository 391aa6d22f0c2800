import { ApplicationFailure, CancellationScope, isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import type { PlanSummary } from '../model/assembly-plan';
import type { DeliverableResult, JobResult } from '../model/deliverable';
import type { Failure } from '../model/failure';
import type { JobStatus } from '../model/status';
import { control, exporting, records } from './activity-proxies';
import { failedResult, failureOfActivity } from './job-outcome';
import { JobTally } from './job-tally';
import type { AssemblyJobInput } from './messages';
import { jobStatusKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';
import { inWindow } from './window';

/** Activities of one job that may wait on the export queue at a time: enough to fill the workers, few enough to stop quickly. */
const WINDOW = 8;

/** How often spans that were lost from the store are rendered again before the job gives up. */
const REPAIR_ROUNDS = 3;

/** A job shorter than this writes no progress of its own: its end says it all. */
const FIRST_PROGRESS_MS = 1000;

/**
 * One film in several formats: plan, render what is missing span by span, deliver each format. Fails with the failure's code as type
 * and the {@link JobResult} as detail, so that good deliverables of a failed job are not forgotten; ends as cancelled only when
 * every ffmpeg of it is gone.
 */
export async function AssemblyJob(input: AssemblyJobInput): Promise<JobResult> {
  const tally = new JobTally(input);
  const writer = new ThrottledWriter(() =>
    records.writeJobProgress({ batchId: input.batchId, progress: tally.progress(new Date().toISOString()) }),
  );
  const writing = CancellationScope.nonCancellable(() => writer.run(FIRST_PROGRESS_MS));
  tally.onChange = () => writer.markChanged();
  try {
    const result = await assemble(input, tally);
    showStatus('completed');
    return result;
  } catch (error) {
    showStatus(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  } finally {
    writer.close();
    await writing;
  }
}

function showStatus(status: JobStatus): void {
  upsertSearchAttributes([{ key: jobStatusKey, value: status }]);
}

async function assemble(input: AssemblyJobInput, tally: JobTally): Promise<JobResult> {
  let deliverables: readonly DeliverableResult[] = [];
  try {
    const plan = await control.planAssembly({ batchId: input.batchId, jobId: input.jobId });
    tally.planned(plan);
    await renderMissing(plan, tally);
    deliverables = await deliverAll(input, plan, tally);
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

function jobFailure(result: JobResult): ApplicationFailure {
  return ApplicationFailure.create({
    type: result.failure?.code ?? 'INTERNAL',
    message: result.failure?.message ?? 'The job failed.',
    nonRetryable: true,
    details: [result],
  });
}

async function renderMissing(plan: PlanSummary, tally: JobTally): Promise<void> {
  const stretches = plan.audio.flatMap((stretch, index) => (stretch.missing ? [index] : []));
  const spans = plan.spans.flatMap((span, index) => (span.missing ? [index] : []));
  await render(plan, tally, stretches, spans);
}

async function render(plan: PlanSummary, tally: JobTally, stretches: readonly number[], spans: readonly number[]) {
  const { planRef } = plan;
  await inWindow(WINDOW, [
    ...stretches.map((stretch) => async () => tally.heard(await exporting.renderAudio({ planRef, stretch }))),
    ...spans.map((span) => async () => tally.rendered(span, await exporting.renderSpan({ planRef, span }))),
  ]);
}

/** Delivers every format, each for itself: one that fails leaves the others alone. */
async function deliverAll(input: AssemblyJobInput, plan: PlanSummary, tally: JobTally): Promise<DeliverableResult[]> {
  tally.delivering();
  return await inWindow(
    WINDOW,
    plan.deliverables.map((_, index) => async () => {
      const result = await deliver(input, plan, tally, index);
      tally.delivered(index, result);
      return result;
    }),
  );
}

async function deliver(input: AssemblyJobInput, plan: PlanSummary, tally: JobTally, index: number) {
  for (let round = 1; ; round += 1) {
    try {
      return await exporting.deliver({
        batchId: input.batchId,
        jobId: input.jobId,
        planRef: plan.planRef,
        deliverable: index,
        reusedSpans: tally.reusedSpans,
      });
    } catch (error) {
      if (isCancellation(error)) throw error;
      const lost = lostRenditions(error);
      if (!lost || round > REPAIR_ROUNDS) return unpublished(plan, index, failureOfActivity(error));
      try {
        await render(plan, tally, lost.stretches, lost.spans);
      } catch (renderError) {
        if (isCancellation(renderError)) throw renderError;
        return unpublished(plan, index, failureOfActivity(renderError));
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
