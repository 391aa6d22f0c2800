import { whyUnmakeable } from '../../model/ffmpeg-build';
import { priorityKey } from '../../model/priority';
import { type BatchSnapshot, isHeld } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import type { JobStatus } from '../../model/status';
import type { WaitingCode, WaitingReasonView } from '../../model/waiting-views';
import type { LivingWorker } from '../../store/workers';
import type { PendingWork } from './pending-work';
import type { QueueState } from './temporal-queues';

type WaitedFor = WaitingReasonView['jobs'][number];

/** All that a job may wait for, as it is at a moment. */
export interface WaitingFacts {
  readonly specification: Pick<BatchSpecification, 'start_at'>;
  readonly snapshot: Pick<
    BatchSnapshot,
    'status' | 'held' | 'paused' | 'hours' | 'priority' | 'max_concurrent' | 'counts'
  >;
  readonly job: Pick<JobSpecification, 'formats' | 'presets' | 'run_on'>;
  readonly status: JobStatus;
  /** Those that have not ended as the job wants it. */
  readonly dependencies: readonly WaitedFor[];
  /** Jobs of the batch that run. */
  readonly running: readonly WaitedFor[];
  readonly workers: readonly LivingWorker[];
  /** Of a job that was started; none for others. */
  readonly work: readonly PendingWork[];
  /** Jobs that render the same. */
  readonly holders: readonly WaitedFor[];
  readonly queues: readonly QueueState[];
}

/** The most jobs that a reason names. */
const MOST_NAMED = 100;

/** Why a job waits, every reason; none for one that runs or has ended. */
export function waitingReasons(facts: WaitingFacts): WaitingReasonView[] {
  if (facts.status === 'pending') {
    const found = [...held(facts), ...inBatch(facts), ...unserved(facts)];
    return found.length > 0 ? found : [reason('next', 'Nothing holds it: its batch starts it at its next turn.')];
  }
  if (facts.status !== 'running' || facts.work.some(({ started }) => started)) return [];
  return [...held(facts), ...unserved(facts), ...inQueue(facts)];
}

/** What holds its whole batch. */
function held({ specification, snapshot }: WaitingFacts): WaitingReasonView[] {
  const { status, hours, paused } = snapshot;
  if (status === 'scheduled') {
    const until = specification.start_at;
    return [reason('start_at', `Its batch is not to start before ${until}.`, { until })];
  }
  if (status === 'queued')
    return [reason('batch_not_begun', 'Its batch was taken, and no worker has begun with it yet.')];
  if (!isHeld(snapshot)) return [];
  const isOutside = hours?.open === false;
  const found: WaitingReasonView[] = [];
  // Batches of before did not say which of the two it is.
  if (paused ?? !isOutside) found.push(reason('paused', 'Somebody has paused its batch, until somebody resumes it.'));
  if (isOutside)
    found.push(
      reason('outside_hours', `It is not the time of its batch, until ${hours.changes_at}.`, {
        until: hours.changes_at,
      }),
    );
  return found;
}

/** What holds it among the jobs of its batch. */
function inBatch({ snapshot, job, dependencies, running }: WaitingFacts): WaitingReasonView[] {
  const { max_concurrent: most, counts } = snapshot;
  if (dependencies.length > 0) {
    const wanted = job.run_on === 'completed' ? 'completed' : 'ended';
    const message = `${numbered(dependencies.length, 'job')} that it depends on ${dependencies.length === 1 ? 'has' : 'have'} not ${wanted} yet.`;
    return [reason('dependencies', message, { jobs: dependencies })];
  }
  if (counts.running < most) return [];
  const message = `${numbered(counts.running, 'job')} of its batch run, at most ${most} may at a time.`;
  return [reason('max_concurrent', message, { jobs: running })];
}

/** What only other workers would change. */
function unserved({ job, workers }: WaitingFacts): WaitingReasonView[] {
  if (workers.length === 0) return [reason('no_worker', 'No worker is alive.')];
  const builds = workers.flatMap(({ ffmpeg }) => (ffmpeg ? [ffmpeg] : []));
  if (builds.length < workers.length) return [];
  const lacking = job.formats.flatMap((format, index) => {
    const preset = job.presets[index];
    const why = preset && whyUnmakeable(preset, builds);
    return why === undefined ? [] : [{ format, why }];
  });
  if (lacking.length === 0) return [];
  const message = lacking.map(({ format, why }) => `${format} ${why}.`).join(' ');
  return [reason('encoder_missing', message, { formats: lacking.map(({ format }) => format) })];
}

/** What the work of a job that was started waits for. None of it is under way, and so each piece has its reason. */
function inQueue({ work, holders, workers, queues, snapshot }: WaitingFacts): WaitingReasonView[] {
  const busy = work.filter(({ lastFailure }) => lastFailure?.code === 'SPAN_BUSY');
  const retried = work.filter((one) => !busy.includes(one) && one.retryAt !== null);
  const waiting = work.filter((one) => !busy.includes(one) && !retried.includes(one));
  const found: WaitingReasonView[] = [];
  for (const { lastFailure, retryAt } of retried)
    found.push(
      reason('retrying', `It is tried again after: ${lastFailure?.message ?? 'a lost worker'}`, { until: retryAt }),
    );
  if (busy.length > 0)
    found.push(reason('same_span', 'Another job renders the same, which it then finds.', { jobs: holders }));
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  for (const name of new Set(waiting.map(({ queue }) => queue))) {
    const own = waiting.filter(({ queue }) => queue === name).length;
    const key = priorityKey(snapshot.priority);
    const state = queues.find((queue) => queue.name === name && queue.kind === 'activity');
    const before = state ? othersBefore(state, key, own) : null;
    const message = `${numbered(own, 'piece')} of its work ${own === 1 ? 'waits' : 'wait'} in the queue ${name} for a free slot of ${slots}${
      before === null ? '' : `; at most ${before} of other jobs come first`
    }.`;
    const queue = { name, priority_key: key, own, before, backlog: state?.backlog ?? null, slots };
    found.push({ ...reason('queue', message), queue });
  }
  return found;
}

/** What waits at its priority or a higher one: batches of one priority take turns, so it is at most so many. */
function othersBefore({ backlogAt }: QueueState, key: number, own: number): number {
  const all = [...backlogAt].reduce((sum, [at, count]) => (at <= key ? sum + count : sum), 0);
  return Math.max(0, all - own);
}

function reason(
  code: WaitingCode,
  message: string,
  { until = null, jobs = [], formats = [] }: Partial<ReasonParts> = {},
): WaitingReasonView {
  return { code, message, until, jobs: jobs.slice(0, MOST_NAMED), formats: [...formats], queue: null };
}

interface ReasonParts {
  readonly until: string | null;
  readonly jobs: readonly WaitedFor[];
  readonly formats: readonly string[];
}

function numbered(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
