import type { RunOn } from '../../model/specification';
import type { JobStatus } from '../../model/status';

/** True when a job in this status will not change again unless somebody retries it. */
export function hasEnded(status: JobStatus): boolean {
  return status !== 'pending' && status !== 'running';
}

/** True for the ends from which a retry brings a job back. */
export function hasFallen(status: JobStatus): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'skipped';
}

/** Whether a dependency in this status lets a job start that waits on it. */
export function isMet(status: JobStatus, runOn: RunOn): boolean {
  return runOn === 'finished' ? hasEnded(status) : status === 'completed';
}

/** Whether a dependency in this status keeps a job from ever starting. */
export function blocks(status: JobStatus, runOn: RunOn): boolean {
  return runOn === 'completed' && hasFallen(status);
}
