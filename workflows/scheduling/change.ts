import type { JobStatus } from '../../model/status';
import { blocks, isMet } from './dependencies';
import { placeOf } from './link-jobs';
import { updatePaths } from './longest-path';
import { pushReady, removeReady } from './ready-queue';
import type { ScheduledJob, SchedulerCommand, SchedulerState } from './state';

/** One decision under way: every change of a job's status goes through here, so that queue, counts and paths cannot part from it. */
export class Change {
  readonly commands: SchedulerCommand[] = [];
  /** Jobs in another status than before: the paths of what they wait on may be others now. */
  private readonly touched: number[] = [];

  constructor(readonly state: SchedulerState) {}

  /** The place of a job; undefined when the batch has none of this id. */
  find(id: string): number | undefined {
    return placeOf(this.state, id);
  }

  job(place: number): ScheduledJob {
    return this.state.jobs[place] as ScheduledJob;
  }

  /** The first dependency that keeps a job from ever starting; undefined when none does. */
  blockerOf({ dependencies, runOn }: ScheduledJob): number | undefined {
    return dependencies.find((dependency) => blocks(this.job(dependency).status, runOn));
  }

  record({ id }: ScheduledJob): void {
    this.commands.push({ type: 'recordJob', job: id });
  }

  /** Puts a job into a status: counts it there, lets what waits on it know, and queues it where nothing is in its way. */
  become(place: number, status: JobStatus): void {
    const job = this.job(place);
    const before = job.status;
    this.state.counts[before] -= 1;
    this.state.counts[status] += 1;
    job.status = status;
    job.blockedBy = null;
    if (status !== 'pending') removeReady(this.state, place);
    else if (job.unmet === 0) pushReady(this.state, place);
    this.touched.push(place);
    this.tellDependents(job, before);
    this.record(job);
  }

  skip(place: number, blockedBy: number): void {
    this.become(place, 'skipped');
    this.job(place).blockedBy = blockedBy;
  }

  /** Everything that waits on a job which did not complete is skipped, however far behind it. */
  skipDependents(from: number): void {
    const spreading = [from];
    // Grows while it is walked.
    for (const place of spreading) {
      for (const dependent of this.job(place).dependents) {
        const waiting = this.job(dependent);
        if (waiting.status !== 'pending' || !blocks(this.job(place).status, waiting.runOn)) continue;
        this.skip(dependent, place);
        spreading.push(dependent);
      }
    }
  }

  /** Counts and queues the jobs from this place on, which were just linked; what can never start is skipped. */
  admit(first: number): void {
    const added = this.state.jobs.slice(first);
    added.forEach((job, index) => {
      this.state.counts[job.status] += 1;
      if (job.status === 'pending' && job.unmet === 0) pushReady(this.state, first + index);
      this.touched.push(first + index);
      this.record(job);
    });
    added.forEach((job, index) => {
      const blocker = this.blockerOf(job);
      if (job.status !== 'pending' || blocker === undefined) return;
      this.skip(first + index, blocker);
      this.skipDependents(first + index);
    });
  }

  /** Call before anything is chosen from the queue. */
  settle(): void {
    updatePaths(this.state, this.touched);
    this.touched.length = 0;
  }

  private tellDependents({ dependents, status }: ScheduledJob, before: JobStatus): void {
    for (const dependent of dependents) {
      const waiting = this.job(dependent);
      const [was, is] = [isMet(before, waiting.runOn), isMet(status, waiting.runOn)];
      if (was === is) continue;
      waiting.unmet += is ? -1 : 1;
      if (waiting.status !== 'pending') continue;
      if (waiting.unmet === 0) pushReady(this.state, dependent);
      else removeReady(this.state, dependent);
    }
  }
}
