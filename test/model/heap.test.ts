import * as fc from 'fast-check';
import { Heap } from '../../model/heap';

test('what comes first is always on top, however pushes and pops are mixed', () => {
  const step = fc.oneof(fc.integer(), fc.constant('pop' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      let expected: number[] = [];
      for (const one of steps) {
        if (one === 'pop') {
          const least = expected.length > 0 ? Math.min(...expected) : undefined;
          expect(heap.peek()).toBe(least);
          expect(heap.pop()).toBe(least);
          const place = expected.indexOf(least as number);
          expected = expected.filter((_, index) => index !== place);
        } else {
          heap.push(one);
          expected.push(one);
        }
      }
    }),
  );
});
