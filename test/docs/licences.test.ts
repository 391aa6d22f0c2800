import { readDocument } from './documents';

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  /** Of another machine than this, most of them: the binary of what is named without it. */
  readonly optional?: boolean;
}

/** By SPDX: those that ask for a notice and no more. */
const PERMISSIVE = new Set([
  ...['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'Unlicense'],
  ...['CC0-1.0', 'CC-BY-4.0', 'Python-2.0', 'Zlib'],
]);

/** Read by hand, where a package does not say it by SPDX. */
const READ: Readonly<Record<string, string>> = {
  'node_modules/async': 'MIT',
  // The licence of Bitstream Vera: to be used and changed freely, under another name.
  'node_modules/dejavu-fonts-ttf': 'MIT',
  'node_modules/unionfs': 'Unlicense',
};

/** One of several that may be chosen, or several that all hold. */
function isPermissive(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '');
  const holds = (all: string) => all.split(' AND ').every((one) => PERMISSIVE.has(one.trim()));
  return bare.split(' OR ').some(holds);
}

const { packages } = JSON.parse(readDocument('package-lock.json')) as { packages: Record<string, Locked> };
const others = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);

test('every package that the product runs with has a permissive licence', () => {
  const used = others.filter(([, { dev, optional }]) => !dev && !optional);
  expect(used.length).toBeGreaterThan(100);
  const refused = used.filter(([path, { license = '' }]) => !isPermissive(READ[path] ?? license));
  expect(refused.map(([path]) => path)).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND GPL-3.0', false],
  ['GPL-3.0', false],
  ['SEE LICENSE IN README.md', false],
  ['', false],
])('%s is permissive: %s', (expression, expected) => {
  expect(isPermissive(expression)).toBe(expected);
});
