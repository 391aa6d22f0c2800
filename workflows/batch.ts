import {
  allHandlersFinished,
  CancellationScope,
  condition,
  ParentClosePolicy,
  setHandler,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { JobBrief, LoadedPage } from '../model/activities';
import type { BatchSnapshot } from '../model/snapshot';
import type { BatchStatus, JobStatus } from '../model/status';
import { jobWorkflowId } from '../model/workflow-id';
import { control, records } from './activity-proxies';
import { AssemblyJob } from './assembly-job';
import { BatchJobs } from './batch-jobs';
import { showDetails } from './current-details';
import { type JobOutcome, outcomeOfError } from './job-outcome';
import { type BatchWorkflowInput, cancelBatchSignal, cancelJobSignal, retryJobSignal } from './messages';
import { decide, isFinished } from './scheduling/decide';
import { initialState } from './scheduling/initial-state';
import { batchOutcome } from './scheduling/outcome';
import type { SchedulerCommand, SchedulerEvent, SchedulerState } from './scheduling/state';
import { batchIdKey, batchStatusKey, jobStatusKey, projectIdKey } from './search-attributes';
import { ThrottledWriter } from './throttled-writer';

/** What reaches a batch from outside or from its children, in the order of arrival. */
type Arrival = { readonly event: SchedulerEvent; readonly ended?: JobOutcome };

/**
 * One batch. Only carries messages: signals and the ends of children become events for `decide`, its commands become Temporal calls,
 * and every change is written to the store, where the API reads it. Ends when every job has ended; never fails because a job did.
 */
export async function BatchWorkflow(input: BatchWorkflowInput): Promise<BatchSnapshot> {
  const arrivals: Arrival[] = [];
  const receive = (event: SchedulerEvent, ended?: JobOutcome) => arrivals.push(ended ? { event, ended } : { event });
  setHandler(cancelJobSignal, ({ job_id }) => void receive({ type: 'cancelJob', job: job_id }), {
    description: 'Cancels one job; the others go on. Argument: {"job_id": "..."}',
  });
  setHandler(retryJobSignal, ({ job_id }) => void receive({ type: 'retryJob', job: job_id }), {
    description:
      'Brings back a failed, cancelled or skipped job, and what was skipped for it. Argument: {"job_id": "..."}',
  });
  setHandler(cancelBatchSignal, () => void receive({ type: 'cancelBatch' }), {
    description: 'Cancels all jobs of the batch that have not ended.',
  });
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
  private readonly writer = new ThrottledWriter(() => this.writeSnapshot());
  private status: BatchStatus = 'queued';
  private startedAt: string | null;
  private endedAt: string | null = null;
  private reportReady = false;

  constructor(
    private readonly input: BatchWorkflowInput,
    private readonly specification: LoadedPage['batch'],
    previous: BatchSnapshot | null,
    briefs: readonly JobBrief[],
    private readonly arrivals: Arrival[],
    private readonly receive: (event: SchedulerEvent, ended?: JobOutcome) => void,
  ) {
    this.state = initialState(
      briefs.map((brief) => ({
        ...brief,
        status: formerStatus(brief),
        attempt: brief.previous?.attempt ?? 0,
      })),
      specification.max_concurrent,
    );
    this.state.generation = previous?.generation ?? 0;
    this.jobs = new BatchJobs(briefs, this.state);
    this.startedAt = previous?.started_at ?? null;
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
    if (!isFinished(this.state)) {
      this.startedAt ??= now();
      this.setStatus('running');
    }
    this.carryOut(decide(this.state, { type: 'open' }).commands);
  }

  private reopen(): void {
    this.endedAt = null;
    this.reportReady = false;
    this.setStatus('running');
    this.takeArrivals();
  }

  private takeArrivals(): void {
    for (const { event, ended } of this.arrivals.splice(0)) {
      if (event.type === 'jobEnded' && ended) {
        this.scopes.delete(event.job);
        this.jobs.ended(event.job, ended, now());
      }
      this.carryOut(decide(this.state, event).commands);
    }
  }

  private carryOut(commands: readonly SchedulerCommand[]): void {
    for (const command of commands) {
      this.changed.add(command.job);
      if (command.type === 'startJob') this.startJob(command.job, command.attempt);
      else if (command.type === 'cancelJob') this.scopes.get(command.job)?.cancel();
    }
    if (commands.length > 0) this.writer.markChanged();
  }

  private startJob(jobId: string, attempt: number): void {
    this.jobs.started(jobId, now());
    const scope = new CancellationScope();
    this.scopes.set(jobId, scope);
    const outcome = scope.run(() => this.runChild(jobId, attempt)).catch(outcomeOfError);
    void outcome.then((ended) => this.receive({ type: 'jobEnded', job: jobId, outcome: ended.outcome }, ended));
  }

  private async runChild(jobId: string, attempt: number): Promise<JobOutcome> {
    const { batchId } = this.input;
    const { projectId, formats } = this.jobs.brief(jobId);
    const child = await startChild(AssemblyJob, {
      workflowId: jobWorkflowId(batchId, jobId),
      args: [{ batchId, jobId, attempt, formats }],
      // A batch that is terminated takes its jobs with it: each is told to stop, and ends its ffmpeg.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${projectId}: ${formats.join(', ')}`,
      typedSearchAttributes: [
        { key: batchIdKey, value: batchId },
        { key: projectIdKey, value: projectId },
        { key: jobStatusKey, value: 'running' },
      ],
    });
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
      counts: { ...this.state.counts },
      generation: this.state.generation,
      ...this.jobs.costs(),
      report_ready: this.reportReady,
    };
  }
}

/** Where a job stands at the start. What had not ended when its batch was terminated was stopped with it. */
function formerStatus({ previous }: JobBrief): JobStatus {
  if (!previous) return 'pending';
  return previous.status === 'pending' || previous.status === 'running' ? 'cancelled' : previous.status;
}

/** The workflow's own time: the same in every replay. */
function now(): string {
  return new Date().toISOString();
}
