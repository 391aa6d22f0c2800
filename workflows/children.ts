import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  type ExternalWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  patched,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { JobBrief } from '../model/activities';
import type { JobOutcome } from '../model/deliverable';
import { priorityKey } from '../model/priority';
import { jobWorkflowId } from '../model/workflow-id';
import { watching } from './activity-proxies';
import { AssemblyJob } from './assembly-job';
import { outcomeOfError } from './job-outcome';
import { LatestSignals } from './latest-signals';
import { type AssemblyJobInput, type BatchWorkflowInput, holdSignal, priorityKeySignal } from './messages';
import { batchIdKey, batchPriorityKey, jobStatusKey, projectIdKey } from './search-attributes';

/** What jobs are told of their batch, as it stands at the moment. */
export interface BatchStanding {
  readonly priority: number;
  readonly isHeld: boolean;
}

export interface JobStart {
  readonly brief: JobBrief;
  readonly position: number;
  readonly attempt: number;
  /** The formats to make; null: all. */
  readonly only: readonly string[] | null;
}

interface Running {
  /** Undefined until Temporal has started it. */
  signals: LatestSignals | undefined;
  cancel(): void;
}

/** The AssemblyJobs of a batch that run: those that this run of the batch started, and those that an earlier one did. */
export class Children {
  private readonly running = new Map<string, Running>();
  private starting = 0;

  constructor(
    private readonly batch: Pick<BatchWorkflowInput, 'batchId' | 'eventsPerRun'>,
    private readonly standing: () => BatchStanding,
    private readonly ended: (jobId: string, outcome: JobOutcome) => void,
  ) {}

  /** False while a start is under way: a run that ended now would not know whether its child has begun. */
  haveStarted(): boolean {
    return this.starting === 0;
  }

  /** False while a job is being told something: a run that ended now would take it along. */
  haveBeenTold(): boolean {
    return [...this.running.values()].every(({ signals }) => signals?.haveArrived() ?? true);
  }

  start(start: JobStart): void {
    const scope = new CancellationScope();
    const { id } = start.brief;
    const running: Running = {
      signals: undefined,
      cancel: () => {
        // A scope cancels the run that was started, and a long film may be in a later one.
        if (running.signals && patched('cancel-whichever-run')) this.cancelById(id);
        else scope.cancel();
      },
    };
    this.running.set(id, running);
    this.follow(
      id,
      scope.run(() => this.runChild(start, running)),
    );
  }

  /** Takes over a job that an earlier run started: its end reaches its first parent alone, so it is asked for. */
  inherit(jobId: string): void {
    const signals = signalsTo(getExternalWorkflowHandle(jobWorkflowId(this.batch.batchId, jobId)));
    this.running.set(jobId, { signals, cancel: () => this.cancelById(jobId) });
    const summary = `the end of ${jobId}, which an earlier run started`;
    const asked = { batchId: this.batch.batchId, jobId };
    this.follow(jobId, watching.awaitJob.executeWithOptions({ summary }, [asked]));
  }

  cancel(jobId: string): void {
    this.running.get(jobId)?.cancel();
  }

  /** To be called when the end of a job is taken note of. */
  forget(jobId: string): void {
    this.running.delete(jobId);
  }

  hold(jobId: string, held: boolean): void {
    this.tellHold(this.running.get(jobId), held);
  }

  /** @returns the jobs that were told. */
  tellPriority(): string[] {
    return [...this.running].flatMap(([id, running]) => (this.tellPriorityTo(running) ? [id] : []));
  }

  private cancelById(jobId: string): void {
    // It may have ended before it could be told: then there is nothing to stop.
    getExternalWorkflowHandle(jobWorkflowId(this.batch.batchId, jobId))
      .cancel()
      .catch(() => undefined);
  }

  private follow(jobId: string, outcome: Promise<JobOutcome>): void {
    void outcome.catch(outcomeOfError).then((ended) => this.ended(jobId, ended));
  }

  private tellHold(running: Running | undefined, held: boolean): void {
    running?.signals?.tell(holdSignal, { held });
  }

  private tellPriorityTo({ signals }: Running): boolean {
    const { priority } = this.standing();
    signals?.tell(priorityKeySignal, { priority_key: priorityKey(priority), priority });
    return signals !== undefined;
  }

  private async runChild(start: JobStart, running: Running): Promise<JobOutcome> {
    const key = priorityKey(this.standing().priority);
    const child = await this.startChild(start, key);
    running.signals = signalsTo(child);
    // What was changed while it started did not find it here.
    if (this.standing().isHeld) this.tellHold(running, true);
    if (priorityKey(this.standing().priority) !== key) this.tellPriorityTo(running);
    return { outcome: 'completed', result: await child.result() };
  }

  private async startChild(start: JobStart, key: ReturnType<typeof priorityKey>) {
    const { batchId } = this.batch;
    const jobId = start.brief.id;
    this.starting += 1;
    try {
      for (;;) {
        try {
          return await startChild(AssemblyJob, this.options(start, key));
        } catch (error) {
          // The job of before the batch was ended in Temporal and opened again: it stops itself when it notices.
          if (!(error instanceof WorkflowExecutionAlreadyStartedError) || !patched('await-former-job')) throw error;
          await watching.awaitJob({ batchId, jobId });
        }
      }
    } finally {
      this.starting -= 1;
    }
  }

  private options({ brief, position, attempt, only }: JobStart, key: ReturnType<typeof priorityKey>) {
    const { batchId, eventsPerRun } = this.batch;
    const { id: jobId, projectId, formats } = brief;
    const { priority } = this.standing();
    const batchRun = workflowInfo().firstExecutionRunId;
    const rest = eventsPerRun === undefined ? {} : { eventsPerRun };
    return {
      workflowId: jobWorkflowId(batchId, jobId),
      args: [{ batchId, jobId, position, attempt, formats, only, priorityKey: key, batchRun, ...rest }] as [
        AssemblyJobInput,
      ],
      priority: { priorityKey: key, fairnessKey: batchId },
      // It outlives this run of its batch, not the batch: it looks for itself whether that is still open.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${jobId}: ${projectId}, ${(only ?? formats).join(', ')}`,
      typedSearchAttributes: [
        { key: batchIdKey, value: batchId },
        { key: projectIdKey, value: projectId },
        { key: jobStatusKey, value: 'running' },
        { key: batchPriorityKey, value: priority },
      ],
    };
  }
}

function signalsTo(job: Pick<ExternalWorkflowHandle, 'signal'>): LatestSignals {
  return new LatestSignals((signal, ...args) => job.signal(signal, ...args));
}
