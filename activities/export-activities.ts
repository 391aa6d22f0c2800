import { Context } from '@temporalio/activity';
import type { ExportActivities, Rendered } from '../model/activities';
import type { DeliverableResult } from '../model/deliverable';
import { ReelbatchError } from '../model/failure';
import { type HeartbeatProgress, isHeld } from '../model/snapshot';
import type { Store } from '../store/store';
import { ownWorkerName } from '../store/workers';
import { type ActivityRun, runActivity } from './activity-run';
import { toApplicationFailure, toBusyFailure } from './application-failure';
import { count } from './count';
import { Crowd } from './crowding';
import { deliver } from './deliver/deliver';
import { LostRenditions } from './deliver/verify-renditions';
import type { FfmpegGate } from './ffmpeg/gate';
import type { Programs } from './ffmpeg/programs';
import type { BatchesOnTemporal } from './orchestration/batches-on-temporal';
import { ownBatchId, whileBatchIsOpen } from './orchestration/while-batch-is-open';
import { renderAudio } from './render/render-audio';
import { renderSpan } from './render/render-span';
import { leaseOwner, SpanBusy } from './render/single-flight';
import { savedWork } from './saved-work';
import { type Told, WorkLog } from './work-log';

export interface ExportParts {
  readonly store: Store;
  readonly programs: Programs;
  readonly gate: FfmpegGate;
  /** ffmpegs at a time of this worker. */
  readonly slots: number;
  /** How often a piece of work is tried before its job fails. */
  readonly spanAttempts: number;
  readonly batches: Pick<BatchesOnTemporal, 'isOpen'>;
}

/**
 * A worker that is lost counts as an attempt too, or a span that kills its worker would go round for ever; but most workers are lost
 * for other reasons, so many more are allowed.
 */
const LOST_WORKERS = 5;

/** Work that was queued before its batch was paused is handed back unbegun: its workflow asks again when the batch is resumed. */
async function refuseHeld(store: Pick<Store, 'snapshots'>): Promise<void> {
  const batchId = ownBatchId();
  const batch = batchId === undefined ? undefined : await store.snapshots.read(batchId);
  if (batch && isHeld(batch)) throw new ReelbatchError('PAUSED');
}

export function createExportActivities({ programs, gate, slots, ...parts }: ExportParts): ExportActivities {
  const { store } = parts;
  const crowd = new Crowd(slots);
  const log = new WorkLog({ runs: store.runs, worker: ownWorkerName(), slots });
  return {
    async renderSpan({ planRef, span, batchRun }) {
      return await attempt({ ...parts, batchRun }, async ({ run, onProgress, attempts }) => {
        const context = { programs, gate, signal: run.signal };
        const render = { store, context, owner: owner(), job: job(), onProgress };
        const work = () => store.plansInUse.during(planRef, () => renderSpan(render, planRef, span));
        const piece = { kind: 'span', what: String(span), attempt: attempts, signal: run.signal } as const;
        const rendered = await log.during(piece, () => crowd.time(work), toldOfRendered);
        count('reelbatch_renditions_rendered', rendered.rendered);
        count('reelbatch_encoded_cost_milliseconds', Math.round(1000 * rendered.encodedCost));
        return { ...rendered, attempts };
      });
    },

    async renderAudio({ planRef, stretch, batchRun }) {
      return await attempt({ ...parts, batchRun }, async ({ run, attempts }) => {
        const context = { programs, gate, signal: run.signal };
        const render = { store, context, owner: owner(), job: job() };
        const work = () => store.plansInUse.during(planRef, () => renderAudio(render, planRef, stretch));
        const piece = { kind: 'sound', what: String(stretch), attempt: attempts, signal: run.signal } as const;
        return { ...(await log.during(piece, () => crowd.time(work), toldOfRendered)), attempts };
      });
    },

    async deliver(input) {
      return await attempt({ ...parts, batchRun: input.batchRun }, async ({ run, onProgress, attempts }) => {
        const context = { programs, gate, signal: run.signal };
        const delivery = { store, context, owner: owner(), onProgress };
        const work = () => store.plansInUse.during(input.planRef, () => deliver(delivery, input));
        const what = String(input.deliverable);
        const piece = { kind: 'deliver', what, attempt: attempts, signal: run.signal } as const;
        const tell = async (result: DeliverableResult) => ({
          ...toldOfDelivered(result),
          saved: await savedWork(store, input, job()).catch(() => null),
        });
        const delivered = await log.during(piece, () => crowd.time(work), tell);
        countDelivered(delivered);
        return delivered;
      });
    },
  };
}

function countDelivered({ preset, status, found_again, bytes, checks }: DeliverableResult): void {
  const made = found_again ? 'found_again' : 'made';
  count('reelbatch_deliverables', 1, { preset, outcome: status === 'completed' ? made : 'failed' });
  count('reelbatch_published_bytes', bytes ?? 0);
  for (const { name, passed } of checks) if (!passed) count('reelbatch_checks_failed', 1, { check: name });
}

interface Attempt {
  readonly run: ActivityRun;
  readonly onProgress: (done: number, cost: number) => void;
  /** Which real attempt this is: those that only found a span busy are not counted. */
  readonly attempts: number;
}

interface Surroundings extends Pick<ExportParts, 'store' | 'spanAttempts' | 'batches'> {
  readonly batchRun: string | undefined;
}

/** One attempt at a piece of work; decides what is tried again, and how soon. */
async function attempt<T>(
  { store, spanAttempts: limit, batches, batchRun }: Surroundings,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { info } = Context.current();
  const before = info.heartbeatDetails as HeartbeatProgress | undefined;
  const busyAttempts = before?.busyAttempts ?? 0;
  const attempts = info.attempt - busyAttempts;
  if (attempts > LOST_WORKERS * limit) {
    throw toApplicationFailure(
      new ReelbatchError('STALLED', `${attempts - 1} workers were lost over this work.`),
      true,
    );
  }
  const details = (done: number, cost: number, busy = busyAttempts): HeartbeatProgress => ({
    done,
    cost,
    busyAttempts: busy,
  });
  const closed = new AbortController();
  return await runActivity(
    async (run) => {
      await refuseHeld(store);
      run.details = details(0, 0);
      const onProgress = (done: number, cost: number) => {
        run.details = details(done, cost);
      };
      return await whileBatchIsOpen(batches, batchRun, closed, async () => await work({ run, onProgress, attempts }));
    },
    (error) => {
      if (error instanceof SpanBusy) {
        Context.current().heartbeat(details(0, 0, busyAttempts + 1));
        return toBusyFailure(error);
      }
      const lost = error instanceof LostRenditions ? [{ spans: error.spans, stretches: error.stretches }] : [];
      return toApplicationFailure(error, attempts >= limit || lost.length > 0, lost);
    },
    closed.signal,
  );
}

function toldOfRendered({ encodedCost, rendered }: Rendered): Told {
  return { cost: encodedCost, made: rendered };
}

function toldOfDelivered({ id, failure, frames, bytes, found_again }: DeliverableResult): Told {
  const { code, message } = failure ?? {};
  return {
    ...{ what: id, frames, bytes, made: found_again ? 0 : 1 },
    failure: code && message ? { code, message } : null,
  };
}

/** The workflow that the work is done for. */
function job(): string {
  return Context.current().info.workflowExecution?.workflowId ?? '';
}

/** Who holds what this activity makes. */
function owner(): string {
  const { workflowExecution, activityId } = Context.current().info;
  return leaseOwner(workflowExecution?.workflowId ?? '', workflowExecution?.runId ?? '', activityId);
}
