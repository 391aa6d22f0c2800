import { computeBackOffMs } from '../../infra/back-off';

describe('the pause before a restart', () => {
  it.each([
    [1, 250],
    [2, 500],
    [3, 1_000],
    [7, 16_000],
    [8, 30_000],
    [1_000, 30_000],
  ])('after %d deaths in a row is %d ms', (failures, pauseMs) => {
    expect(computeBackOffMs(failures)).toBe(pauseMs);
  });
});
