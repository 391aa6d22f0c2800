import { errorsOf } from '../../../infra/bench/estimate-errors';

const END = Date.parse('2026-01-01T00:01:00.000Z');
const sample = (secondsBefore: number, saidSeconds: number | null, progress = 50) => ({
  atMs: END - 1000 * secondsBefore,
  progress,
  estimate: saidSeconds === null ? null : new Date(END + 1000 * (saidSeconds - secondsBefore)).toISOString(),
});

test.each([
  ['right', sample(10, 10), [0]],
  ['too long by half', sample(10, 15), [50]],
  ['too short by half', sample(10, 5), [50]],
  ['nothing, where something could be known', sample(10, null), [100]],
  ['anything before a fifth is done', sample(10, 99, 19.9), []],
  ['anything in the last second, of which answers know nothing', sample(0.5, 99), []],
])('what was said was %s', (_, said, errors) => {
  expect(errorsOf([said], END).map(Math.round)).toEqual(errors);
});
