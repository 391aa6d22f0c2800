import * as fc from 'fast-check';
import { framesOf, timecodeText } from '../../model/timecode';

const counts = fc.constantFrom(
  ...[24, 25, 30, 48, 50, 60, 120].map((nominal) => ({ nominal, drop: false })),
  ...[30, 60].map((nominal) => ({ nominal, drop: true })),
);

test('a timecode that is written is read as the frame that it is of', () => {
  fc.assert(
    fc.property(counts, fc.nat(), (count, number) => {
      const day = (framesOf('23:59:59:00', count) ?? 0) + count.nominal;
      const frame = number % day;
      expect(framesOf(timecodeText(frame, count), count)).toBe(frame);
      expect(timecodeText(frame + day, count)).toBe(timecodeText(frame, count));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [1799, '00:00:59;29'],
  [1800, '00:01:00;02'],
  [17981, '00:09:59;29'],
  [17982, '00:10:00;00'],
  [107892, '01:00:00;00'],
])('in drop-frame frame %d is %s', (frame, text) => {
  expect(timecodeText(frame, { nominal: 30, drop: true })).toBe(text);
});
