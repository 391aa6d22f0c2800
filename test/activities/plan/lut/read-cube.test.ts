import * as fc from 'fast-check';
import { cleanCube, readCube } from '../../../../activities/plan/lut/read-cube';

const CORNERS = ['0 0 0', '1 0 0', '0 1 0', '1 1 0', '0 0 1', '1 0 1', '0 1 1', '1 1 1'];
const table = (...lines: string[]) => readCube(lines.join('\n'), 'film/a.cube');
const faults = (...lines: string[]) => {
  try {
    table(...lines);
  } catch (error) {
    expect(error).toMatchObject({ code: 'LUT_INVALID', failure: { file: 'film/a.cube' } });
    return (error as Error).message.replace(/^.*?cannot be used\. /, '');
  }
  throw new Error('it was read');
};

test('a table of three dimensions is read, red first, with its title, remarks and domain', () => {
  const read = table(
    '\uFEFF# made by hand',
    'TITLE "warm # and cold"',
    'LUT_3D_SIZE 2',
    'DOMAIN_MIN -0.5 0 0',
    'DOMAIN_MAX 1 2 1.5e0',
    '',
    '  # rows',
    ...CORNERS,
    '',
  );
  expect(read).toMatchObject({ dimension: 3, size: 2, min: [-0.5, 0, 0], max: [1, 2, 1.5] });
  expect(read.entries[1]).toEqual([1, 0, 0]);
});

test.each(['\r\n', '\r', '\n'])('lines may end with %j, and columns with tabs', (end) => {
  const lines = ['LUT_1D_SIZE 2', 'LUT_1D_INPUT_RANGE 0.0 4', '0\t0 \t .5', '1. +1 -1e-3'];
  const read = readCube(lines.join(end), 'a');
  expect(read).toMatchObject({ dimension: 1, size: 2, max: [4, 4, 4] });
  expect(read.entries).toEqual([
    [0, 0, 0.5],
    [1, 1, -0.001],
  ]);
});

test('what is written clean is read as the same table, and holds nothing else of the file', () => {
  const colour = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: -2, max: 65504, noNaN: true })));
  fc.assert(
    fc.property(fc.array(colour, { minLength: 2, maxLength: 8 }), (colours) => {
      const rows = colours.map((parts) => parts.join(' '));
      const read = table('TITLE "x"', `LUT_1D_SIZE ${rows.length}`, '# remark', ...rows);
      const clean = cleanCube(read);
      expect(clean).toMatch(/^LUT_1D_SIZE \d+\n([-\d.]+ [-\d.]+ [-\d.]+\n)+$/);
      for (const [index, entry] of readCube(clean, 'a').entries.entries())
        for (const [part, value] of entry.entries()) expect(value).toBeCloseTo(read.entries[index]?.[part] ?? -9, 8);
    }),
  );
});

test.each([
  ['an empty file', [''], 'line 0: The file ends without LUT_1D_SIZE or LUT_3D_SIZE.'],
  ['no size', ['0 0 0'], 'line 1: An entry stands before LUT_1D_SIZE or LUT_3D_SIZE.'],
  ['a size that is too large', ['LUT_3D_SIZE 66', '0 0 0'], 'line 1: LUT_3D_SIZE is a whole number from 2 to 65.'],
  ['a size of one', ['LUT_1D_SIZE 1'], 'line 1: LUT_1D_SIZE is a whole number from 2 to 65536.'],
  ['a size of two words', ['LUT_1D_SIZE 2 2'], 'line 1: LUT_1D_SIZE is a whole number from 2 to 65536.'],
  [
    'two sizes',
    ['LUT_1D_SIZE 2', 'LUT_3D_SIZE 2', '0 0 0', '1 1 1'],
    'line 2: The size stands there twice: one table, of one or three dimensions, is read.',
  ],
  ['too few entries', ['LUT_3D_SIZE 2', '0 0 0'], 'line 2: The file ends after 1 of 8 entries.'],
  ['too many entries', ['LUT_1D_SIZE 2', '0 0 0', '1 1 1', '2 2 2', '3 3 3'], 'line 4: There are more than 2 entries.'],
  [
    'words between entries',
    ['LUT_1D_SIZE 2', '0 0 0', 'TITLE "late"', '1 1 1'],
    'line 3: TITLE stands behind the first entry.',
  ],
  [
    'an unknown word',
    ['LUT_1D_SIZE 2', 'LUT_IN_VIDEO_RANGE', '0 0 0', '1 1 1'],
    'line 2: "LUT_IN_VIDEO_RANGE" is no word of a .cube file that is known.',
  ],
  [
    'an inherited name',
    ['LUT_1D_SIZE 2', 'constructor 1', '0 0 0', '1 1 1'],
    'line 2: "constructor" is no word of a .cube file that is known.',
  ],
  [
    'a domain that does not rise',
    ['LUT_1D_SIZE 2', 'DOMAIN_MIN 0 1 0', '0 0 0', '1 1 1'],
    'line 4: The domain goes from 0 1 0 to 1 1 1; it must rise.',
  ],
])('%s is refused', (_what, lines, message) => {
  expect(faults(...lines)).toBe(message);
});

test.each(['0 0', '0 0 0 0', '0 0 x', '0 0 nan', '0 0 inf', '0 0 0x1', '0 0 1e9', '0,5 0 0', '-'])(
  'an entry of %p is refused, and every such line is named at once',
  (entry) => {
    const wanted = `3 numbers from -65504 to 65504 are wanted, this is ${JSON.stringify(entry)}.`;
    expect(faults('LUT_1D_SIZE 2', entry, '1 1 1', entry)).toBe(`line 2: ${wanted} line 4: ${wanted}`);
  },
);

test('of a file that is no table at all so many lines are named, and nothing that a terminal would obey', () => {
  const words = faults(...Array(1000).fill(`\u001b[31m${'x'.repeat(500)}`));
  expect(words.match(/line \d+:/g)).toHaveLength(20);
  expect(words.length).toBeLessThan(3000);
  expect(words).not.toContain('\u001b');
});
