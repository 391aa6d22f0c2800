import { type Stack, startStack } from '../stack';
import type { Bench } from './bench';

/** Jobs of the largest batch that is measured. */
export const MOST_JOBS = 10_000;

/** A stack on free ports that takes batches of any size, and has no worker of its own. */
export async function startWithoutWorkers(
  bench: Bench,
  place: { readonly stateDir: string; readonly mediaRoot: string },
): Promise<Stack> {
  return await startStack({
    ...place,
    workers: 0,
    ports: 'free',
    ui: false,
    env: {
      // Workers of a real cluster would take this work, and look for it in another store.
      TEMPORAL_ADDRESS: undefined,
      REELBATCH_MAX_JOBS_PER_BATCH: String(MOST_JOBS),
      REELBATCH_MAX_WAITING_JOBS: String(3 * MOST_JOBS),
    },
    interrupted: bench.signal,
    say: (line) => bench.steps.say(line),
  });
}
