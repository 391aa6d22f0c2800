import type { Work } from '../../model/work';

/** A piece of work that went well, ordinary in everything that a test does not say. */
export function someWork(words: Partial<Work> = {}): Work {
  return {
    ...{ job_id: 'a', kind: 'span', what: '0', task: 'run/1', attempt: 1, slot: 0, slots: 2 },
    ...{ started_at: '2026-01-01T00:00:10.000Z', ended_at: '2026-01-01T00:00:20.000Z', end: 'done', failure: null },
    ...{ cost: 3, made: 1, frames: null, bytes: null, saved: null },
    ...words,
  };
}
