import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  patched,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { JobBrief, LoadedPage } from '../model/activities';
import { deadlineOf } from '../model/deadline';
import type { JobOutcome } from '../model/deliverable';
import type { Failure } from '../model/failure';
import { priorityKey } from '../model/priority';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchStatus } from '../model/status';
import { control, records } from './activity-proxies';
import { handleAddedJobs } from './add-jobs';
import { type BatchEvent, handleCommands } from './batch-commands';
import { BatchJobs } from './batch-jobs';
import { Children } from './children';
import { showDetails } from './current-details';
import { earlierRun, toSchedule } from './former-state';
import { Hours } from './hours';
import { loadBatch } from './load-batch';
import { type BatchWorkflowInput, EVENTS_PER_RUN } from './messages';
import { refusalOf } from './refusals';
import { decide, isFinished, isHeld } from './scheduling/decide';
import { initialState } from './scheduling/initial-state';
import { batchOutcome } from './scheduling/outcome';
import type { SchedulerCommand, SchedulerEvent, SchedulerState } from './scheduling/state';
import { batchPriorityKey, batchStatusKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';

/** What reaches a batch from outside or from its children, in the order of arrival. */
type Arrival =
  | BatchEvent
  | { readonly type: 'childEnded'; readonly job: string; readonly ended: JobOutcome }
  | { readonly type: 'jobsAdded'; readonly jobs: readonly JobBrief[] };

/** Far under the 50 MB of history at which the server ends a workflow. */
const MOST_HISTORY_BYTES = 25_000_000;

/** Jobs in one write: with all their checks they stay under the 2 MB of a payload. */
const JOBS_PER_WRITE = 200;

/**
 * One batch. Only carries messages: commands and the ends of children become events for `decide`, its commands become Temporal calls,
 * and every change is written to the store, where the API reads it. Ends when every job has ended; never fails because a job did. A
 * long one goes on in a new run now and then, which takes over the jobs that run.
 */
export async function BatchWorkflow(input: BatchWorkflowInput): Promise<BatchSnapshot> {
  const arrivals: Arrival[] = [];
  let batch: Batch | undefined;
  const receive = (arrival: Arrival) => void arrivals.push(arrival);
  const isLoaded = () => batch !== undefined;
  handleCommands({ isLoaded, receive, refusalOf: (event) => batch?.refusalOf(event) });
  handleAddedJobs(input.batchId, {
    isLoaded,
    hasEnded: () => batch?.hasEnded() ?? false,
    receiveJobs: (jobs) => receive({ type: 'jobsAdded', jobs }),
    note: (text) => batch?.note(text),
  });
  // Cancelling the workflow in the Temporal Web UI means the same as the signal; the batch still ends in order and reports.
  CancellationScope.current().cancelRequested.catch(() => receive({ type: 'cancelBatch' }));
  return await CancellationScope.nonCancellable(async () => {
    const loaded = await loadBatch(input);
    batch = new Batch(input, loaded, arrivals, receive);
    return await batch.run();
  });
}

class Batch {
  private readonly state: SchedulerState;
  private readonly jobs: BatchJobs;
  private readonly changed = new Set<string>();
  private readonly children: Children;
  private readonly writer = new ThrottledWriter(() => this.writeSnapshot());
  private status: BatchStatus = 'queued';
  private startedAt: string | null;
  private endedAt: string | null;
  private openedAt: string | null;
  private earlier: BatchSnapshot['earlier'];
  private reportReady = false;
  private begun = false;
  private priority: number;
  private hours: BatchSnapshot['hours'];
  private deadline: string | null;
  private lastNote: string | null = null;
  private readonly specification: LoadedPage['batch'];
  private readonly previous: BatchSnapshot | null;

  constructor(
    private readonly input: BatchWorkflowInput,
    loaded: Awaited<ReturnType<typeof loadBatch>>,
    private readonly arrivals: Arrival[],
    private readonly receive: (arrival: Arrival) => void,
  ) {
    const { batch, previous, jobs } = loaded;
    const { goOn } = input;
    this.specification = batch;
    this.previous = previous;
    this.state = initialState(
      jobs.map((brief) => toSchedule(brief, goOn !== undefined)),
      {
        maxConcurrent: previous?.max_concurrent ?? batch.max_concurrent,
        onFailure: batch.on_failure,
        paused: goOn?.paused ?? false,
        outsideWindow: goOn?.outsideWindow ?? false,
        cancelled: goOn?.cancelled ?? false,
        generation: previous?.generation ?? 0,
      },
    );
    this.priority = previous?.priority ?? batch.priority;
    this.deadline = deadlineOf(batch, previous ?? {});
    this.jobs = new BatchJobs(jobs, this.state, previous?.speeds);
    for (const id of this.jobs.unlikeTheStore()) this.changed.add(id);
    this.startedAt = previous?.started_at ?? null;
    this.endedAt = previous?.ended_at ?? null;
    this.openedAt = previous?.opened_at ?? null;
    this.earlier = previous?.earlier ?? { run_seconds: 0, encoded_cost: 0 };
    if (goOn && previous) {
      this.status = previous.status;
      this.begun = previous.opened_at !== null;
    }
    this.children = new Children(
      input,
      () => ({ priority: this.priority, isHeld: isHeld(this.state) }),
      (job, ended) => receive({ type: 'childEnded', job, ended }),
    );
  }

  refusalOf(event: BatchEvent): Failure | undefined {
    return refusalOf(event, this.state, this.jobs);
  }

  hasEnded(): boolean {
    return isFinished(this.state);
  }

  /** Shows an operator something that no snapshot holds. */
  note(text: string): void {
    this.lastNote = text;
    this.writer.markChanged();
  }

  /** Runs until nothing is left to do and the report of it is written; a retry that arrives meanwhile goes on with the batch. */
  async run(): Promise<BatchSnapshot> {
    const writing = this.writer.run();
    this.inherit();
    await this.waitForStart();
    await this.followHours();
    this.open();
    this.takeArrivals();
    for (;;) {
      while (!isFinished(this.state)) {
        await condition(() => this.arrivals.length > 0);
        this.takeArrivals();
        if (this.isLong()) await this.goOn(writing);
      }
      await this.end();
      await condition(allHandlersFinished);
      // Who reads the end may ask for a retry at once, before the workflow is over.
      if (this.arrivals.length === 0) await this.writer.flush();
      if (this.arrivals.length === 0) break;
      this.reopen();
    }
    this.writer.close();
    await writing;
    return this.snapshot();
  }

  /** Jobs that an earlier run started run on. */
  private inherit(): void {
    for (const { id, status, stopping } of this.state.jobs) {
      if (status !== 'running') continue;
      this.children.inherit(id);
      if (stopping) this.children.cancel(id);
    }
  }

  private isLong(): boolean {
    const { historyLength, historySize } = workflowInfo();
    const long = historyLength >= (this.input.eventsPerRun ?? EVENTS_PER_RUN) || historySize >= MOST_HISTORY_BYTES;
    // Batches of before this was there end in the run that they began in.
    return long && patched('go-on-in-a-new-run');
  }

  /**
   * Ends this run and begins the next, which finds everything in the store. Nothing is lost between the two: every command has been
   * taken in, every start has been answered, and the end of a job that comes later is asked for by the next run.
   */
  private async goOn(writing: Promise<void>): Promise<never> {
    this.state.open = false;
    const waitsForSignals = patched('signals-in-order');
    const { children } = this;
    const isQuiet = () =>
      children.haveStarted() && (!waitsForSignals || children.haveBeenTold()) && allHandlersFinished();
    do {
      await condition(isQuiet);
      this.takeArrivals();
      // What was asked of a job that runs changes nothing that is shown of it, and the next run must know it.
      for (const { id, status } of this.state.jobs) if (status === 'running') this.changed.add(id);
      await this.writer.flush();
    } while (this.arrivals.length > 0 || !isQuiet());
    this.writer.close();
    await writing;
    const { batchId, eventsPerRun } = this.input;
    const { paused, outsideWindow, cancelled } = this.state;
    const rest = eventsPerRun === undefined ? {} : { eventsPerRun };
    const goOn = { paused, outsideWindow, cancelled };
    return await continueAsNew<typeof BatchWorkflow>({ batchId, reopen: true, goOn, ...rest });
  }

  private async followHours(): Promise<void> {
    const { window } = this.specification;
    if (!window) return;
    const hours = new Hours(window, (now) => {
      this.hours = now;
      this.writer.markChanged();
      this.receive({ type: now.open ? 'windowOpened' : 'windowClosed' });
    });
    await hours.begin();
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
      else if (arrival.type === 'jobsAdded') this.addJobs(arrival.jobs);
      else if (arrival.type === 'setDeadline') this.setDeadline(arrival.deadline);
      else if (!this.isPointless(arrival)) this.carryOut(decide(this.state, arrival).commands);
      if (arrival.type === 'setMaxConcurrent') this.writer.markChanged();
    }
    this.showRunning();
  }

  private endChild(job: string, ended: JobOutcome): void {
    this.children.forget(job);
    const standing = this.jobs.ended(job, ended, now());
    this.carryOut(decide(this.state, { type: 'jobEnded', job, ...standing }).commands);
  }

  private addJobs(briefs: readonly JobBrief[]): void {
    // The same addition sent twice is there already.
    const fresh = briefs.filter(({ id }) => !Object.hasOwn(this.state.placeOf, id));
    this.jobs.add(fresh);
    const jobs = fresh.map((brief) => toSchedule(brief, false));
    this.carryOut(decide(this.state, { type: 'addJobs', jobs }).commands);
  }

  /** What the scheduler cannot know: that there is nothing to retry of a format. */
  private isPointless(event: SchedulerEvent): boolean {
    return event.type === 'retryJob' && event.only !== undefined && this.refusalOf(event) !== undefined;
  }

  private setPriority(priority: number): void {
    this.priority = priority;
    this.writer.markChanged();
    upsertSearchAttributes([{ key: batchPriorityKey, value: priority }]);
    const jobIds = this.children.tellPriority();
    // Jobs give their next spans the new key; those that wait in the queue already are moved there.
    if (jobIds.length > 0 && patched('requeue'))
      void control.requeue({ batchId: this.input.batchId, jobIds, priorityKey: priorityKey(priority) });
  }

  private setDeadline(deadline: string | null): void {
    this.deadline = deadline;
    this.writer.markChanged();
  }

  /** `running`, or `paused`, while there is something to do. */
  private showRunning(): void {
    if (!this.state.open || isFinished(this.state)) return;
    this.endedAt = null;
    if (!this.begun && !isHeld(this.state)) this.begin();
    this.setStatus(isHeld(this.state) ? 'paused' : 'running');
  }

  /** From here on it counts as run time; what it ran before an end and a retry was counted then. */
  private begin(): void {
    this.begun = true;
    this.earlier = earlierRun(this.previous);
    this.openedAt = now();
    this.startedAt ??= this.openedAt;
  }

  private carryOut(commands: readonly SchedulerCommand[]): void {
    for (const command of commands) {
      this.changed.add(command.job);
      if (command.type === 'startJob') this.startJob(command.job, command.attempt, command.only);
      else if (command.type === 'cancelJob') this.children.cancel(command.job);
      else if (command.type === 'holdJob') this.children.hold(command.job, true);
      else if (command.type === 'releaseJob') this.children.hold(command.job, false);
    }
    if (commands.length > 0) this.writer.markChanged();
  }

  private startJob(jobId: string, attempt: number, only: readonly string[] | null): void {
    const wanted = only ?? this.jobs.unfinished(jobId);
    this.jobs.started(jobId, now());
    const position = this.state.placeOf[jobId] as number;
    this.children.start({ brief: this.jobs.brief(jobId), position, attempt, only: wanted });
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
    showDetails({ specification: this.specification, batch, state: this.state, jobs: this.jobs, note: this.lastNote });
    let from = 0;
    do {
      const jobs = ids.slice(from, from + JOBS_PER_WRITE).map((id) => this.jobs.takeRecord(id));
      from += JOBS_PER_WRITE;
      await records.writeSnapshot({ batch, jobs, more: from < ids.length });
    } while (from < ids.length);
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
      held: isHeld(this.state),
      paused: this.state.paused,
      ...(this.hours ? { hours: this.hours } : {}),
      deadline: this.deadline,
    };
  }
}

/** The workflow's own time: the same in every replay. */
function now(): string {
  return new Date().toISOString();
}
