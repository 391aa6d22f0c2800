import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
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
  handle: { signal: ReturnType<typeof getExternalWorkflowHandle>['signal'] } | undefined;
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

  start(start: JobStart): void {
    const scope = new CancellationScope();
    const { id } = start.brief;
    const running: Running = {
      handle: undefined,
      cancel: () => {
        // A scope cancels the run that was started, and a long film may be in a later one.
        if (running.handle && patched('cancel-whichever-run')) this.cancelById(id);
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
    const handle = getExternalWorkflowHandle(jobWorkflowId(this.batch.batchId, jobId));
    this.running.set(jobId, { handle, cancel: () => this.cancelById(jobId) });
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
    ignoreEnded(getExternalWorkflowHandle(jobWorkflowId(this.batch.batchId, jobId)).cancel());
  }

  private follow(jobId: string, outcome: Promise<JobOutcome>): void {
    void outcome.catch(outcomeOfError).then((ended) => this.ended(jobId, ended));
  }

  private tellHold(running: Running | undefined, held: boolean): void {
    if (running?.handle) ignoreEnded(running.handle.signal(holdSignal, { held }));
  }

  private tellPriorityTo({ handle }: Running): boolean {
    const { priority } = this.standing();
    if (handle) ignoreEnded(handle.signal(priorityKeySignal, { priority_key: priorityKey(priority), priority }));
    return handle !== undefined;
  }

  private async runChild(start: JobStart, running: Running): Promise<JobOutcome> {
    const key = priorityKey(this.standing().priority);
    const child = await this.startChild(start, key);
    running.handle = child;
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

/** A job may have ended before it could be told: then there is nothing to tell. */
function ignoreEnded(telling: Promise<unknown>): void {
  telling.catch(() => undefined);
}
