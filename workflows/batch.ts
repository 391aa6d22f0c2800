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
import { deadlineOf } from '../model/deadline';
import { priorityKey } from '../model/priority';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchStatus } from '../model/status';
import { jobWorkflowId } from '../model/workflow-id';
import { control, records } from './activity-proxies';
import { AssemblyJob } from './assembly-job';
import { BatchJobs } from './batch-jobs';
import { type BatchEvent, handleSignals } from './batch-signals';
import { showDetails } from './current-details';
import { earlierRun, toSchedule } from './former-state';
import { type JobOutcome, outcomeOfError } from './job-outcome';
import { type BatchWorkflowInput, holdSignal, priorityKeySignal } from './messages';
import { decide, isFinished, isHeld } from './scheduling/decide';
import { initialState } from './scheduling/initial-state';
import { batchOutcome } from './scheduling/outcome';
import type { SchedulerCommand, SchedulerEvent, SchedulerState } from './scheduling/state';
import { batchIdKey, batchPriorityKey, batchStatusKey, jobStatusKey, projectIdKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';

/** What reaches a batch from outside or from its children, in the order of arrival. */
type Arrival = BatchEvent | { readonly type: 'childEnded'; readonly job: string; readonly ended: JobOutcome };

type Child = ChildWorkflowHandle<typeof AssemblyJob>;

/**
 * One batch. Only carries messages: signals and the ends of children become events for `decide`, its commands become Temporal calls,
 * and every change is written to the store, where the API reads it. Ends when every job has ended; never fails because a job did.
 */
export async function BatchWorkflow(input: BatchWorkflowInput): Promise<BatchSnapshot> {
  const arrivals: Arrival[] = [];
  const receive = (arrival: Arrival) => void arrivals.push(arrival);
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
  private readonly children = new Map<string, Child>();
  private readonly writer = new ThrottledWriter(() => this.writeSnapshot());
  private status: BatchStatus = 'queued';
  private startedAt: string | null;
  private endedAt: string | null;
  private openedAt: string | null;
  private earlier: BatchSnapshot['earlier'];
  private reportReady = false;
  private begun = false;
  private priority: number;
  private deadline: string | null;

  constructor(
    private readonly input: BatchWorkflowInput,
    private readonly specification: LoadedPage['batch'],
    private readonly previous: BatchSnapshot | null,
    briefs: readonly JobBrief[],
    private readonly arrivals: Arrival[],
    private readonly receive: (arrival: Arrival) => void,
  ) {
    this.state = initialState(briefs.map(toSchedule), {
      maxConcurrent: previous?.max_concurrent ?? specification.max_concurrent,
      onFailure: specification.on_failure,
      paused: false,
      generation: previous?.generation ?? 0,
    });
    this.priority = previous?.priority ?? specification.priority;
    this.deadline = deadlineOf(specification, previous ?? {});
    this.jobs = new BatchJobs(briefs, this.state, previous?.speeds);
    for (const id of this.jobs.unlikeTheStore()) this.changed.add(id);
    this.startedAt = previous?.started_at ?? null;
    this.endedAt = previous?.ended_at ?? null;
    this.openedAt = previous?.opened_at ?? null;
    this.earlier = previous?.earlier ?? { run_seconds: 0, encoded_cost: 0 };
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

  /** Until the batch's time has come nothing starts; what is asked of it meanwhile is noted, and a cancellation ends the wait. */
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
    this.carryOut(decide(this.state, { type: 'open' }).commands);
    this.showRunning();
  }

  private reopen(): void {
    this.endedAt = null;
    this.reportReady = false;
    this.takeArrivals();
  }

  private takeArrivals(): void {
    for (const arrival of this.arrivals.splice(0)) {
      if (arrival.type === 'childEnded') this.endChild(arrival.job, arrival.ended);
      else if (arrival.type === 'setBatchPriority') this.setPriority(arrival.priority);
      else if (arrival.type === 'setDeadline') this.setDeadline(arrival.deadline);
      else if (this.makesSense(arrival)) this.carryOut(decide(this.state, arrival).commands);
      if (arrival.type === 'setMaxConcurrent') this.writer.markChanged();
    }
    this.showRunning();
  }

  private endChild(job: string, ended: JobOutcome): void {
    this.scopes.delete(job);
    this.children.delete(job);
    const standing = this.jobs.ended(job, ended, now());
    this.carryOut(decide(this.state, { type: 'jobEnded', job, ...standing }).commands);
  }

  /** What the scheduler cannot know: whether there is something to retry of a format. */
  private makesSense(event: SchedulerEvent): boolean {
    if (event.type !== 'retryJob' || !event.only || !Object.hasOwn(this.state.placeOf, event.job)) return true;
    return event.only.every((format) => this.jobs.isBad(event.job, format));
  }

  private setPriority(priority: number): void {
    this.priority = priority;
    this.writer.markChanged();
    upsertSearchAttributes([{ key: batchPriorityKey, value: priority }]);
    for (const child of this.children.values()) this.tellPriority(child);
  }

  private setDeadline(deadline: string | null): void {
    this.deadline = deadline;
    this.writer.markChanged();
  }

  private tellPriority(child: Child): void {
    this.tell(child.signal(priorityKeySignal, { priority_key: priorityKey(this.priority) }));
  }

  /** `running`, or `paused`, while there is something to do. */
  private showRunning(): void {
    if (!this.state.open || isFinished(this.state)) return;
    if (!this.begun) this.begin();
    this.setStatus(this.state.paused ? 'paused' : 'running');
  }

  /** From here on it counts as run time; what it ran before an end and a retry was counted then. */
  private begin(): void {
    this.begun = true;
    this.earlier = earlierRun(this.previous);
    this.openedAt = now();
    this.startedAt ??= this.openedAt;
    this.endedAt = null;
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
    void outcome.then((ended) => this.receive({ type: 'childEnded', job: jobId, ended }));
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
    // What was changed while it started did not find it here.
    if (isHeld(this.state)) this.tell(child.signal(holdSignal, { held: true }));
    if (priorityKey(this.priority) !== key) this.tellPriority(child);
    return { outcome: 'completed', result: await child.result() };
  }

  private async end(): Promise<void> {
    this.endedAt ??= now();
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
    await records.writeSnapshot({ batch, jobs: ids.map((id) => this.jobs.takeRecord(id)) });
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
      deadline: this.deadline,
    };
  }
}

/** The workflow's own time: the same in every replay. */
function now(): string {
  return new Date().toISOString();
}
