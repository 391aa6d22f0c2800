import type { JobBrief } from '../model/activities';
import type { DeliverableResult } from '../model/deliverable';
import { failureOf } from '../model/failure';
import type { BatchSnapshot, JobSnapshot } from '../model/snapshot';
import type { JobOutcome } from './job-outcome';
import type { ScheduledJob, SchedulerState } from './scheduling/state';

/** What a batch keeps of a job beside the scheduler's view of it. Deliverables live in the store once they are written there. */
interface JobBook {
  readonly brief: JobBrief;
  startedAt: string | null;
  endedAt: string | null;
  /** Costs of what the job had done when it ended, each at most its whole cost. */
  finishedCost: number;
  /** Over all starts of the job. */
  encodedCost: number;
  retries: number;
  /** What its last start found rendered and no start of its own had made. */
  reusedCost: number;
  outcome: JobOutcome | null;
  /** What all starts of the job made so far, the newest of each format. */
  deliverables: readonly DeliverableResult[];
}

/** The books of a batch's jobs: turns the scheduler's state and the jobs' outcomes into snapshots. */
export class BatchJobs {
  private readonly books: JobBook[];

  constructor(
    briefs: readonly JobBrief[],
    private readonly state: SchedulerState,
  ) {
    this.books = briefs.map((brief) => ({
      brief,
      startedAt: brief.previous?.started_at ?? null,
      endedAt: brief.previous?.ended_at ?? null,
      finishedCost: (brief.previous?.done ?? 0) * brief.cost,
      encodedCost: brief.previous?.encoded_cost ?? 0,
      retries: brief.previous?.retries ?? 0,
      reusedCost: brief.previous?.reused_cost ?? 0,
      outcome: null,
      deliverables: brief.previous?.deliverables ?? [],
    }));
  }

  brief(id: string): JobBrief {
    return this.book(id).brief;
  }

  /** Formats of a job of which no good deliverable is there. */
  missing(id: string): string[] {
    const { brief, deliverables } = this.book(id);
    const good = deliverables.filter(({ status }) => status === 'completed').map((one) => one.id);
    return brief.formats.filter((format) => !good.includes(format));
  }

  /** The formats that a start is to make where earlier ones left good deliverables; null: all. */
  unfinished(id: string): readonly string[] | null {
    const missing = this.missing(id);
    return missing.length === 0 || missing.length === this.book(id).brief.formats.length ? null : missing;
  }

  /** How a job stands after a start that may have made some of its formats only: what earlier starts made counts too. */
  merged(id: string, ended: JobOutcome): JobOutcome {
    const book = this.book(id);
    if (ended.outcome === 'cancelled') return ended;
    const made = new Map([...book.deliverables, ...ended.result.deliverables].map((one) => [one.id, one]));
    const deliverables = book.brief.formats.flatMap((format) => made.get(format) ?? []);
    const bad = deliverables.find(({ status }) => status !== 'completed');
    const failure = ended.result.failure ?? bad?.failure ?? null;
    const outcome = ended.outcome === 'completed' && !bad ? 'completed' : 'failed';
    return { outcome, result: { ...ended.result, status: outcome, deliverables, failure } };
  }

  started(id: string, now: string): void {
    Object.assign(this.book(id), { startedAt: now, endedAt: null, finishedCost: 0, outcome: null });
  }

  ended(id: string, outcome: JobOutcome, now: string): void {
    const book = this.book(id);
    book.outcome = outcome;
    book.endedAt = now;
    if (outcome.outcome === 'cancelled') return;
    book.deliverables = outcome.result.deliverables;
    book.finishedCost = book.brief.cost * (outcome.outcome === 'completed' ? 1 : outcome.result.done);
    book.reusedCost = Math.max(0, outcome.result.reused_cost - book.encodedCost);
    book.encodedCost += outcome.result.encoded_cost;
    book.retries += outcome.result.retries;
  }

  /** The snapshot of one job, with its place in the order of submission. */
  snapshot(id: string): { position: number; job: JobSnapshot } {
    const position = this.state.placeOf[id] as number;
    const scheduled = this.state.jobs[position] as ScheduledJob;
    const book = this.book(id);
    const { previous } = book.brief;
    const untouched = !book.outcome && scheduled.attempt === previous?.attempt && scheduled.status === previous.status;
    const last = untouched && previous ? previous : undefined;
    return {
      position,
      job: {
        id,
        status: scheduled.status,
        priority: scheduled.priority,
        cost: book.brief.cost,
        attempt: scheduled.attempt,
        started_at: book.startedAt,
        ended_at: scheduled.status === 'running' || scheduled.status === 'pending' ? null : book.endedAt,
        blocked_by: scheduled.blockedBy === null ? null : (this.state.jobs[scheduled.blockedBy]?.id ?? null),
        failure: this.failure(scheduled, book) ?? last?.failure ?? null,
        deliverables: book.deliverables,
        encoded_cost: book.encodedCost,
        reused_cost: book.reusedCost,
        done: book.brief.cost > 0 ? book.finishedCost / book.brief.cost : 0,
        retries: book.retries,
      },
    };
  }

  /** Costs over the whole batch: a job that ended short counts with what it had done, and has nothing remaining. */
  costs(): Pick<BatchSnapshot, 'finished_cost' | 'remaining_cost' | 'encoded_cost'> {
    const total = { finished_cost: 0, remaining_cost: 0, encoded_cost: 0 };
    this.books.forEach((book, place) => {
      const status = this.state.jobs[place]?.status;
      if (status === 'pending' || status === 'running') total.remaining_cost += book.brief.cost;
      else total.finished_cost += book.finishedCost;
      total.encoded_cost += book.encodedCost;
    });
    return total;
  }

  private failure(scheduled: ScheduledJob, book: JobBook) {
    if (scheduled.status === 'skipped') {
      const { blockedBy } = scheduled;
      const blocker = blockedBy === null ? undefined : this.state.jobs[blockedBy];
      if (blocker && !scheduled.dependencies.includes(blockedBy as number))
        return failureOf('BATCH_STOPPED', `${blocker.id} failed.`);
      return failureOf('DEPENDENCY_NOT_COMPLETED', blocker && `It waits on ${blocker.id}, which is ${blocker.status}.`);
    }
    if (scheduled.status !== 'failed' || !book.outcome || book.outcome.outcome === 'cancelled') return null;
    return book.outcome.result.failure;
  }

  private book(id: string): JobBook {
    return this.books[this.state.placeOf[id] as number] as JobBook;
  }
}
