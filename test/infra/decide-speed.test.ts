import { measureDecideSpeed } from '../../infra/bench/decide-speed';

test('a batch of every shape is played to its end', () => {
  const speeds = measureDecideSpeed(300, 4);
  expect(speeds.map(({ shape }) => shape)).toEqual(['flat', 'chain', 'fan out', 'fan in', 'hourglass', 'layers']);
  for (const { steps, medianMs, p99Ms, maxMs } of speeds) {
    expect(steps).toBe(301);
    expect([medianMs, p99Ms, maxMs]).toEqual([medianMs, p99Ms, maxMs].sort((a, b) => a - b));
  }
});
