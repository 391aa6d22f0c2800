import { decide, isFinished } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import { batchOutcome } from '../../../workflows/scheduling/outcome';
import type { JobToSchedule, SchedulerEvent, SchedulerState } from '../../../workflows/scheduling/state';

/** Jobs in a line of notation: `a b<a c<a,b d!90 e$5` = c waits on a and b, d has priority 90, e costs 5. */
export function jobs(notation: string): JobToSchedule[] {
  return notation.split(' ').map((word) => {
    const match = /^(\w+)(?:<([\w,]+))?(?:!(\d+))?(?:\$(\d+))?$/.exec(word);
    if (!match?.[1]) throw new Error(`not a job: ${word}`);
    return {
      id: match[1],
      dependencies: match[2]?.split(',') ?? [],
      priority: Number(match[3] ?? 50),
      cost: Number(match[4] ?? 1),
      status: 'pending',
      attempt: 0,
    };
  });
}

export function opened(notation: string, maxConcurrent = 1): SchedulerState {
  const state = initialState(jobs(notation), maxConcurrent);
  decide(state, { type: 'open' });
  return state;
}

/**
 * Plays events in notation and answers the jobs by status, then how the batch ended if it did:
 * `a+` a completes, `a-` a fails, `a~` a ends as cancelled, `x a` cancel a, `r a` retry a, `X` cancel the batch.
 */
export function play(state: SchedulerState, notation: string): string {
  for (const word of notation.split(/[;] ?/).filter(Boolean)) decide(state, event(word));
  return show(state);
}

export function show(state: SchedulerState): string {
  const groups = new Map<string, string[]>();
  for (const job of state.jobs) {
    const label = job.stopping ? 'stopping' : job.status;
    groups.set(label, [...(groups.get(label) ?? []), job.id]);
  }
  const order = ['pending', 'running', 'stopping', 'completed', 'failed', 'cancelled', 'skipped'];
  const shown = order.flatMap((label) => (groups.has(label) ? [`${label}: ${groups.get(label)?.join(' ')}`] : []));
  return [...shown, ...(isFinished(state) ? [`=> ${batchOutcome(state)}`] : [])].join('; ');
}

function event(word: string): SchedulerEvent {
  const [verb = '', job = ''] = word.split(' ');
  if (verb === 'X') return { type: 'cancelBatch' };
  if (verb === 'x') return { type: 'cancelJob', job };
  if (verb === 'r') return { type: 'retryJob', job };
  const outcome = { '+': 'completed', '-': 'failed', '~': 'cancelled' } as const;
  return { type: 'jobEnded', job: word.slice(0, -1), outcome: outcome[word.slice(-1) as '+' | '-' | '~'] };
}
