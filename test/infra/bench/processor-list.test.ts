import { parseProcessors } from '../../../infra/bench/processor-list';

test.each([
  ['0', [0]],
  ['0-1', [0, 1]],
  ['2,5', [2, 5]],
  ['0-3,8,10-11', [0, 1, 2, 3, 8, 10, 11]],
])('the processors of %p are %p', (list, processors) => {
  expect(parseProcessors(list)).toEqual(processors);
});
