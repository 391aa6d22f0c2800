import { type Bench, roundsOf } from './bench';
import { type DecideSpeed, measureDecideSpeed } from './decide-speed';
import type { Figure } from './figure';

const JOBS = 10_000;
const MAX_CONCURRENT = 8;

/** (h): one step of the scheduler in the largest batch, in the worst of several shapes of dependencies. */
export async function measureDecide(bench: Bench): Promise<readonly Figure[]> {
  const rounds: DecideSpeed[][] = [];
  for (const round of roundsOf(bench)) {
    bench.signal.throwIfAborted();
    await bench.steps.run(`decide at ${JOBS} jobs, round ${round}`, async () => {
      rounds.push(measureDecideSpeed(JOBS, MAX_CONCURRENT));
    });
  }
  const figure = (name: string, value: 'medianMs' | 'p99Ms' | 'maxMs'): Figure => ({
    letter: 'h',
    name: `decide at ${JOBS} jobs, ${name}`,
    unit: 'µs',
    values: rounds.map((speeds) => 1000 * Math.max(...speeds.map((speed) => speed[value]))),
    goal: { is: 'at most', value: 1000 },
  });
  return [figure('median', 'medianMs'), figure('99th percentile', 'p99Ms'), figure('longest step', 'maxMs')];
}
