import { Context } from '@temporalio/activity';
import type { Work } from '../model/work';
import { batchIdOf, jobIdOf } from '../model/workflow-id';
import type { Store } from '../store/store';
import { failureFrom } from './application-failure';

export interface WorkLogParts {
  readonly runs: Pick<Store['runs'], 'add'>;
  /** Name of the worker, as it shows that it is alive. */
  readonly worker: string;
  readonly slots: number;
}

/** What is known of a piece before it is done. */
export interface Piece extends Pick<Work, 'kind' | 'what' | 'attempt'> {
  readonly signal: AbortSignal;
}

/** What only its result tells. */
export type Told = Partial<Pick<Work, 'what' | 'failure' | 'cost' | 'made' | 'frames' | 'bytes' | 'saved'>>;

/** Longest text of a failure that is written down. */
const LONGEST_MESSAGE = 500;

/**
 * Writes down what this worker did of a batch, in which slot and when: what Temporal knows of it is gone with the histories. A record that
 * cannot be written takes nothing from the work.
 */
export class WorkLog {
  private readonly taken = new Set<number>();

  constructor(private readonly parts: WorkLogParts) {}

  async during<T>(piece: Piece, work: () => Promise<T>, tell: (result: T) => Told | Promise<Told>): Promise<T> {
    const slot = this.takeSlot();
    const startedAt = new Date().toISOString();
    const write = async (end: Work['end'], told: Told) =>
      await this.write(piece, { ...{ slot, started_at: startedAt, end }, ...told });
    try {
      const result = await work();
      const told = await Promise.resolve(tell(result)).catch((): Told => ({}));
      await write(told.failure ? 'failed' : 'done', told);
      return result;
    } catch (error) {
      const { code, message } = failureFrom(error);
      if (piece.signal.aborted) await write('cancelled', {});
      // It only looked, and asks again: that somebody else is at it is nothing that went wrong.
      else if (code !== 'SPAN_BUSY')
        await write('failed', { failure: { code, message: message.slice(0, LONGEST_MESSAGE) } });
      throw error;
    } finally {
      this.taken.delete(slot);
    }
  }

  private takeSlot(): number {
    let slot = 0;
    while (this.taken.has(slot)) slot += 1;
    this.taken.add(slot);
    return slot;
  }

  private async write(
    { kind, what, attempt }: Piece,
    known: Told & Pick<Work, 'slot' | 'started_at' | 'end'>,
  ): Promise<void> {
    const { info, log } = Context.current();
    const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
    const [batchId, jobId] = [batchIdOf(workflowId), jobIdOf(workflowId)];
    if (batchId === undefined || jobId === undefined) return;
    const { runs, worker, slots } = this.parts;
    try {
      await runs.add(batchId, worker, {
        ...{ job_id: jobId, kind, what, task: `${runId.slice(0, 8)}/${info.activityId}`, attempt, slots },
        ...{ failure: null, cost: 0, made: 0, frames: null, bytes: null, saved: null },
        ...known,
        ended_at: new Date().toISOString(),
      });
    } catch (error) {
      log.warn('what was done cannot be written down', { error: String(error) });
    }
  }
}
