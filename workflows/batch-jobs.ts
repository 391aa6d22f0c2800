import type { JobBrief } from '../model/activities';
import type { DeliverableResult, JobOutcome } from '../model/deliverable';
import { FAILURES, type Failure, failureOf } from '../model/failure';
import type { BatchSnapshot, JobSnapshot } from '../model/snapshot';
import { addSpeeds, type BatchSpeeds, NOTHING_MEASURED } from '../model/speed';
import type { ScheduledJob, SchedulerState } from './scheduling/state';

/** What a batch keeps of a job beside the scheduler's view of it. */
interface JobBook {
  readonly brief: JobBrief;
  startedAt: string | null;
  endedAt: string | null;
  /** Costs of what the job had done when it ended, each at most its whole cost. */
  finishedCost: number;
  /** Over all starts of the job. */
  encodedCost: number;
  retries: number;
  leftOut: readonly string[];
  /** What its last start found rendered and no start of its own had made. */
  reusedCost: number;
  /** Why it failed the last time. */
  failure: Failure | null;
  /** Formats of which a good deliverable is there. */
  readonly good: Set<string>;
  /** Made, and not yet written to the store, which keeps them. */
  unwritten: readonly DeliverableResult[];
}

/** What the speed of all jobs before counts when another one has ended: machines have more or less else to do. */
const OLD_WEIGHT = 0.9;

/** The books of a batch's jobs: turns the scheduler's state and the jobs' outcomes into snapshots. */
export class BatchJobs {
  private readonly books: JobBook[];
  private speeds: BatchSpeeds;

  constructor(
    briefs: readonly JobBrief[],
    private readonly state: SchedulerState,
    measured: BatchSpeeds = NOTHING_MEASURED,
  ) {
    this.speeds = measured;
    this.books = briefs.map(openBook);
  }

  /** To be called before the scheduler is told of the jobs: their books stand in the same order. */
  add(briefs: readonly JobBrief[]): void {
    this.books.push(...briefs.map(openBook));
  }

  brief(id: string): JobBrief {
    return this.book(id).brief;
  }

  /** Jobs that stand otherwise now than the store says: those whose batch was ended before they could. */
  unlikeTheStore(): string[] {
    return this.books.flatMap(({ brief: { id, previous } }, place) =>
      previous && previous.status !== this.state.jobs[place]?.status ? [id] : [],
    );
  }

  /** True where a retry of one format makes sense: its job failed, and no good one of it is there. */
  isBad(id: string, format: string): boolean {
    const failed = this.state.jobs[this.state.placeOf[id] as number]?.status === 'failed';
    return failed && this.missing(id).includes(format);
  }

  /** The formats that a start is to make where earlier ones left good deliverables; null: all. */
  unfinished(id: string): readonly string[] | null {
    const missing = this.missing(id);
    return missing.length === 0 || missing.length === this.book(id).brief.formats.length ? null : missing;
  }

  started(id: string, now: string): void {
    Object.assign(this.book(id), { startedAt: now, endedAt: null, finishedCost: 0 });
  }

  /**
   * Books the end of a start. It may have made some of the job's formats only: the job completed when all of them are there, whichever
   * start made them.
   * @returns how the job stands, and whether another start of the same work may do better.
   */
  ended(id: string, ended: JobOutcome, now: string): { outcome: JobOutcome['outcome']; retryable: boolean } {
    const book = this.book(id);
    book.endedAt = now;
    if (ended.outcome === 'cancelled') return { outcome: 'cancelled', retryable: false };
    const { result } = ended;
    for (const { id: format, status } of result.deliverables) {
      if (status === 'completed') book.good.add(format);
      else book.good.delete(format);
    }
    const completed = ended.outcome === 'completed' && this.missing(id).length === 0;
    this.measure(book, ended, now);
    book.failure = completed ? null : (result.failure ?? book.failure);
    book.unwritten = result.deliverables;
    book.finishedCost = book.brief.cost * (completed ? 1 : result.done);
    book.reusedCost = Math.max(0, result.reused_cost - book.encodedCost);
    book.encodedCost += result.encoded_cost;
    book.retries += result.retries;
    book.leftOut = result.left_out ?? book.leftOut;
    const retryable = ended.outcome === 'failed' && (!result.failure || FAILURES[result.failure.code].retryable);
    return { outcome: completed ? 'completed' : 'failed', retryable };
  }

  /** What is to be written of a job, with its place in the order of submission. Its new deliverables are handed out once. */
  takeRecord(id: string): { position: number; job: JobSnapshot } {
    const position = this.state.placeOf[id] as number;
    const scheduled = this.state.jobs[position] as ScheduledJob;
    const book = this.book(id);
    const deliverables = book.unwritten;
    book.unwritten = [];
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
        failure: this.failureOf(id),
        deliverables,
        encoded_cost: book.encodedCost,
        reused_cost: book.reusedCost,
        done: book.brief.cost > 0 ? book.finishedCost / book.brief.cost : 0,
        retries: book.retries,
        ...(book.leftOut.length > 0 ? { left_out: book.leftOut } : {}),
        scheduling: {
          tries: scheduled.tries,
          stopping: scheduled.stopping,
          retry_wanted: scheduled.retryWanted,
          only: scheduled.only,
        },
      },
    };
  }

  /** Costs over the whole batch: a job that ended short counts with what it had done, and has nothing remaining. */
  costs(): Pick<BatchSnapshot, 'finished_cost' | 'remaining_cost' | 'encoded_cost' | 'speeds'> {
    const total = { finished_cost: 0, remaining_cost: 0, encoded_cost: 0, speeds: this.speeds };
    this.books.forEach((book, place) => {
      const status = this.state.jobs[place]?.status;
      if (status === 'pending' || status === 'running') total.remaining_cost += book.brief.cost;
      else total.finished_cost += book.finishedCost;
      total.encoded_cost += book.encodedCost;
    });
    return total;
  }

  /** A job that failed says nothing of what one takes beside its work: it may have waited on what was never to come. */
  private measure(
    { startedAt }: JobBook,
    { outcome, result }: Exclude<JobOutcome, { outcome: 'cancelled' }>,
    now: string,
  ) {
    if (!result.speeds) return;
    this.speeds = addSpeeds(this.speeds, result.speeds, OLD_WEIGHT);
    if (outcome !== 'completed' || startedAt === null) return;
    const seconds = (Date.parse(now) - Date.parse(startedAt)) / 1000 - result.speeds.working_seconds;
    const { aside } = this.speeds;
    this.speeds = {
      ...this.speeds,
      aside: { jobs: OLD_WEIGHT * aside.jobs + 1, seconds: OLD_WEIGHT * aside.seconds + Math.max(0, seconds) },
    };
  }

  /** Why a job failed or was skipped. */
  failureOf(id: string): Failure | null {
    const scheduled = this.state.jobs[this.state.placeOf[id] as number] as ScheduledJob;
    if (scheduled.status === 'failed') return this.book(id).failure;
    if (scheduled.status !== 'skipped') return null;
    const { blockedBy } = scheduled;
    const blocker = blockedBy === null ? undefined : this.state.jobs[blockedBy];
    if (blocker && !scheduled.dependencies.includes(blockedBy as number))
      return failureOf('BATCH_STOPPED', `${blocker.id} failed.`);
    return failureOf('DEPENDENCY_NOT_COMPLETED', blocker && `It waits on ${blocker.id}, which is ${blocker.status}.`);
  }

  private missing(id: string): string[] {
    const { brief, good } = this.book(id);
    return brief.formats.filter((format) => !good.has(format));
  }

  private book(id: string): JobBook {
    return this.books[this.state.placeOf[id] as number] as JobBook;
  }
}

function openBook(brief: JobBrief): JobBook {
  const { previous } = brief;
  return {
    brief,
    startedAt: previous?.started_at ?? null,
    endedAt: previous?.ended_at ?? null,
    finishedCost: (previous?.done ?? 0) * brief.cost,
    encodedCost: previous?.encoded_cost ?? 0,
    retries: previous?.retries ?? 0,
    reusedCost: previous?.reused_cost ?? 0,
    failure: previous?.failure ?? null,
    leftOut: previous?.left_out ?? [],
    good: new Set(previous?.completed),
    unwritten: [],
  };
}
