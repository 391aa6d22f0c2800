import {
  allHandlersFinished,
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  ParentClosePolicy,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { JobBrief, LoadedPage } from '../model/activities';
import { FAILURES, type Failure } from '../model/failure';
import { priorityKey } from '../model/priority';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchStatus, JobStatus } from '../model/status';
import { jobWorkflowId } from '../model/workflow-id';
import { control, records } from './activity-proxies';
import { AssemblyJob } from './assembly-job';
import { BatchJobs } from './batch-jobs';
import { type BatchEvent, handleSignals } from './batch-signals';
import { showDetails } from './current-details';
import { type JobOutcome, outcomeOfError } from './job-outcome';
import { type BatchWorkflowInput, holdSignal, priorityKeySignal } from './messages';
import { decide, isFinished, isHeld } from './scheduling/decide';
import { initialState } from './scheduling/initial-state';
import { batchOutcome } from './scheduling/outcome';
import type { JobToSchedule, SchedulerCommand, SchedulerEvent, SchedulerState } from './scheduling/state';
import { batchIdKey, batchPriorityKey, batchStatusKey, jobStatusKey, projectIdKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';

/** What reaches a batch from outside or from its children, in the order of arrival. */
type Arrival = { readonly event: BatchEvent; readonly ended?: JobOutcome };

/**
 * One batch. Only carries messages: signals and the ends of children become events for `decide`, its commands become Temporal calls,
 * and every change is written to the store, where the API reads it. Ends when every job has ended; never fails because a job did.
 */
export async function BatchWorkflow(input: BatchWorkflowInput): Promise<BatchSnapshot> {
  const arrivals: Arrival[] = [];
  const receive = (event: BatchEvent, ended?: JobOutcome) => void arrivals.push(ended ? { event, ended } : { event });
  handleSignals(receive);
  // Cancelling the workflow in the Temporal Web UI means the same as the signal; the batch still ends in order and reports.
  CancellationScope.current().cancelRequested.catch(() => receive({ type: 'cancelBatch' }));
  return await CancellationScope.nonCancellable(async () => {
    const { batch, previous, jobs } = await loadBatch(input);
    return await new Batch(input, batch, previous, jobs, arrivals, receive).run();
  });
}

async function loadBatch({ batchId, reopen }: BatchWorkflowInput) {
  const first = await control.loadJobs({ batchId, page: 0, reopen });
  const jobs = [...first.jobs];
  for (let page = 1; page < first.pages; page += 1) {
    jobs.push(...(await control.loadJobs({ batchId, page, reopen })).jobs);
  }
  return { ...first, jobs };
}

class Batch {
  private readonly state: SchedulerState;
  private readonly jobs: BatchJobs;
  private readonly changed = new Set<string>();
  private readonly scopes = new Map<string, CancellationScope>();
  private readonly children = new Map<string, ChildWorkflowHandle<typeof AssemblyJob>>();
  private readonly writer = new ThrottledWriter(() => this.writeSnapshot());
  private status: BatchStatus = 'queued';
  private startedAt: string | null;
  private endedAt: string | null = null;
  private openedAt: string | null = null;
  private readonly earlier: BatchSnapshot['earlier'];
  private reportReady = false;
  private priority: number;

  constructor(
    private readonly input: BatchWorkflowInput,
    private readonly specification: LoadedPage['batch'],
    previous: BatchSnapshot | null,
    briefs: readonly JobBrief[],
    private readonly arrivals: Arrival[],
    private readonly receive: (event: BatchEvent, ended?: JobOutcome) => void,
  ) {
    this.state = initialState(briefs.map(toSchedule), {
      maxConcurrent: previous?.max_concurrent ?? specification.max_concurrent,
      onFailure: specification.on_failure,
      paused: false,
      generation: previous?.generation ?? 0,
    });
    this.priority = previous?.priority ?? specification.priority;
    this.jobs = new BatchJobs(briefs, this.state);
    this.startedAt = previous?.started_at ?? null;
    this.earlier = earlierRun(previous);
  }

  /** Runs until nothing is left to do and the report of it is written; a retry that arrives meanwhile goes on with the batch. */
  async run(): Promise<BatchSnapshot> {
    const writing = this.writer.run();
    await this.waitForStart();
    this.open();
    this.takeArrivals();
    for (;;) {
      while (!isFinished(this.state)) {
        await condition(() => this.arrivals.length > 0);
        this.takeArrivals();
      }
      await this.end();
      await condition(allHandlersFinished);
      if (this.arrivals.length === 0) break;
      this.reopen();
    }
    await this.writer.flush();
    this.writer.close();
    await writing;
    return this.snapshot();
  }

  /** Until the batch's time has come only a cancellation is acted on. */
  private async waitForStart(): Promise<void> {
    const startAt = this.input.reopen ? null : this.specification.start_at;
    if (startAt === null) return;
    this.setStatus('scheduled');
    for (let left = Date.parse(startAt) - Date.now(); left > 0; left = Date.parse(startAt) - Date.now()) {
      await condition(() => this.arrivals.length > 0, left);
      this.takeArrivals();
      if (isFinished(this.state)) return;
    }
  }

  private open(): void {
    // What a retry brings back is known before the batch is said to run or to have ended.
    this.takeArrivals();
    if (!isFinished(this.state)) {
      this.openedAt = now();
      this.startedAt ??= this.openedAt;
    }
    this.carryOut(decide(this.state, { type: 'open' }).commands);
    this.showRunning();
  }

  private reopen(): void {
    this.endedAt = null;
    this.reportReady = false;
    this.takeArrivals();
  }

  private takeArrivals(): void {
    for (const { event, ended } of this.arrivals.splice(0)) {
      if (event.type === 'setBatchPriority') this.setPriority(event.priority);
      else this.take(event, ended);
    }
    this.showRunning();
  }

  private take(event: SchedulerEvent, ended: JobOutcome | undefined): void {
    if (event.type === 'jobEnded' && ended) {
      this.scopes.delete(event.job);
      this.children.delete(event.job);
      this.jobs.ended(event.job, ended, now());
    }
    this.carryOut(decide(this.state, this.sound(event)).commands);
    if (event.type === 'setMaxConcurrent') this.writer.markChanged();
  }

  /** One format can be retried when no good one of it is there. Anything else is no retry, like one of a job that is unknown. */
  private sound(event: SchedulerEvent): SchedulerEvent {
    if (event.type !== 'retryJob' || !Object.hasOwn(this.state.placeOf, event.job)) return event;
    const missing = this.jobs.missing(event.job);
    const sound = event.only?.every((format) => missing.includes(format)) ?? true;
    return sound ? event : { ...event, job: '' };
  }

  private setPriority(priority: number): void {
    this.priority = priority;
    this.writer.markChanged();
    upsertSearchAttributes([{ key: batchPriorityKey, value: priority }]);
    for (const child of this.children.values()) {
      this.tell(child.signal(priorityKeySignal, { priority_key: priorityKey(priority) }));
    }
  }

  /** `running`, or `paused`, while there is something to do. */
  private showRunning(): void {
    if (!this.state.open || isFinished(this.state)) return;
    this.setStatus(this.state.paused ? 'paused' : 'running');
  }

  /** A job may have ended before it could be told: then there is nothing to tell. */
  private tell(telling: Promise<void>): void {
    telling.catch(() => undefined);
  }

  private carryOut(commands: readonly SchedulerCommand[]): void {
    for (const command of commands) {
      this.changed.add(command.job);
      if (command.type === 'startJob') this.startJob(command.job, command.attempt, command.only);
      else if (command.type === 'cancelJob') this.scopes.get(command.job)?.cancel();
      else if (command.type === 'holdJob' || command.type === 'releaseJob') this.hold(command);
    }
    if (commands.length > 0) this.writer.markChanged();
  }

  private hold({ job, type }: { readonly job: string; readonly type: 'holdJob' | 'releaseJob' }): void {
    const child = this.children.get(job);
    if (child) this.tell(child.signal(holdSignal, { held: type === 'holdJob' }));
  }

  private startJob(jobId: string, attempt: number, only: readonly string[] | null): void {
    const wanted = only ?? this.jobs.unfinished(jobId);
    this.jobs.started(jobId, now());
    const scope = new CancellationScope();
    this.scopes.set(jobId, scope);
    const outcome = scope.run(() => this.runChild(jobId, attempt, wanted)).catch(outcomeOfError);
    void outcome.then((ended) => {
      const merged = this.jobs.merged(jobId, ended);
      const retryable = merged.outcome === 'failed' && isRetryable(merged.result.failure);
      this.receive({ type: 'jobEnded', job: jobId, outcome: merged.outcome, retryable }, merged);
    });
  }

  private async runChild(jobId: string, attempt: number, only: readonly string[] | null): Promise<JobOutcome> {
    const { batchId } = this.input;
    const { projectId, formats } = this.jobs.brief(jobId);
    const key = priorityKey(this.priority);
    const child = await startChild(AssemblyJob, {
      workflowId: jobWorkflowId(batchId, jobId),
      args: [{ batchId, jobId, attempt, formats, only, priorityKey: key }],
      priority: { priorityKey: key },
      // A batch that is terminated takes its jobs with it: each is told to stop, and ends its ffmpeg.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${projectId}: ${(only ?? formats).join(', ')}`,
      typedSearchAttributes: [
        { key: batchIdKey, value: batchId },
        { key: projectIdKey, value: projectId },
        { key: jobStatusKey, value: 'running' },
      ],
    });
    this.children.set(jobId, child);
    if (isHeld(this.state)) this.tell(child.signal(holdSignal, { held: true }));
    return { outcome: 'completed', result: await child.result() };
  }

  private async end(): Promise<void> {
    this.endedAt = now();
    const status = batchOutcome(this.state);
    await this.writer.flush();
    await records.writeReport({ batch: { ...this.snapshot(), status } });
    if (this.arrivals.length > 0) return;
    this.reportReady = true;
    this.setStatus(status);
  }

  private setStatus(status: BatchStatus): void {
    if (status === this.status) return;
    this.status = status;
    this.writer.markChanged();
    upsertSearchAttributes([{ key: batchStatusKey, value: status }]);
  }

  private async writeSnapshot(): Promise<void> {
    const ids = [...this.changed];
    this.changed.clear();
    const batch = this.snapshot();
    showDetails(this.specification, batch, this.state);
    await records.writeSnapshot({ batch, jobs: ids.map((id) => this.jobs.snapshot(id)) });
  }

  private snapshot(): BatchSnapshot {
    return {
      batch_id: this.input.batchId,
      status: this.status,
      as_of: now(),
      started_at: this.startedAt,
      ended_at: this.endedAt,
      opened_at: this.openedAt,
      earlier: this.earlier,
      counts: { ...this.state.counts },
      generation: this.state.generation,
      ...this.jobs.costs(),
      report_ready: this.reportReady,
      priority: this.priority,
      max_concurrent: this.state.maxConcurrent,
    };
  }
}

/** All that the batch ran and encoded until it ended the last time. */
function earlierRun(previous: BatchSnapshot | null): BatchSnapshot['earlier'] {
  if (!previous) return { run_seconds: 0, encoded_cost: 0 };
  const { opened_at, ended_at, earlier, encoded_cost } = previous;
  const seconds = opened_at && ended_at ? (Date.parse(ended_at) - Date.parse(opened_at)) / 1000 : 0;
  return { run_seconds: earlier.run_seconds + Math.max(0, seconds), encoded_cost };
}

/** A job of the specification as the scheduler is told of it, standing where it stood when its batch ended. */
function toSchedule(brief: JobBrief): JobToSchedule {
  const { id, priority, dependencies, runOn, cost, attempts, previous } = brief;
  const status = formerStatus(previous);
  return {
    id,
    priority: previous?.priority ?? priority,
    dependencies,
    runOn,
    cost,
    maxAttempts: attempts,
    status,
    attempt: previous?.attempt ?? 0,
    tries: 0,
    blockedBy: status === 'skipped' ? (previous?.blocked_by ?? null) : null,
  };
}

/** What had not ended when its batch was terminated was stopped with it. */
function formerStatus(previous: JobBrief['previous']): JobStatus {
  if (!previous) return 'pending';
  return previous.status === 'pending' || previous.status === 'running' ? 'cancelled' : previous.status;
}

function isRetryable(failure: Failure | null): boolean {
  return failure === null || FAILURES[failure.code].retryable;
}

/** The workflow's own time: the same in every replay. */
function now(): string {
  return new Date().toISOString();
}
