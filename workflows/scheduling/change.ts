import type { JobStatus } from '../../model/status';
import { blocks, isMet } from './dependencies';
import { updatePaths } from './longest-path';
import { pushReady, removeReady } from './ready-queue';
import type { ScheduledJob, SchedulerCommand, SchedulerState } from './state';

/** One decision under way: every change of a job's status goes through here, so that queue, counts and paths cannot part from it. */
export class Change {
  readonly commands: SchedulerCommand[] = [];
  /** Jobs that became pending or are pending no more: the paths of what they wait on may be others now. */
  private readonly touched: number[] = [];

  constructor(readonly state: SchedulerState) {}

  /** The place of a job; undefined when the batch has none of this id. */
  find(id: string): number | undefined {
    const { placeOf } = this.state;
    return Object.hasOwn(placeOf, id) ? placeOf[id] : undefined;
  }

  job(place: number): ScheduledJob {
    return this.state.jobs[place] as ScheduledJob;
  }

  /** Puts a job into a status: counts it there, lets what waits on it know, and queues it where nothing is in its way. */
  become(place: number, status: JobStatus): void {
    const job = this.job(place);
    const before = job.status;
    this.state.counts[before] -= 1;
    this.state.counts[status] += 1;
    job.status = status;
    if (status !== 'skipped') job.blockedBy = null;
    if (status !== 'pending') removeReady(this.state, place);
    else if (job.unmet === 0) pushReady(this.state, place);
    if (before === 'pending' || status === 'pending') this.touched.push(place);
    this.tellDependents(job, before);
    this.commands.push({ type: 'recordJob', job: job.id });
  }

  /** A job that was just appended: counted and queued, as if it had become what it is. */
  appended(place: number): void {
    const job = this.job(place);
    this.state.counts[job.status] += 1;
    if (job.unmet === 0) pushReady(this.state, place);
    this.touched.push(place);
    this.commands.push({ type: 'recordJob', job: job.id });
  }

  /** Everything that waits on a job which did not complete is skipped, however far behind it. */
  skipDependents(from: number): void {
    const spreading = [from];
    for (let place = spreading.pop(); place !== undefined; place = spreading.pop()) {
      for (const dependent of this.job(place).dependents) {
        const waiting = this.job(dependent);
        if (waiting.status !== 'pending' || !blocks(this.job(place).status, waiting.runOn)) continue;
        waiting.blockedBy = place;
        this.become(dependent, 'skipped');
        spreading.push(dependent);
      }
    }
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
