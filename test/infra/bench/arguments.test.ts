import { readArguments } from '../../../infra/bench/arguments';

const KNOWN = ['encode', 'decode', 'small'] as const;
const read = (...argv: string[]) => readArguments(argv, KNOWN);

describe('the arguments of the bench', () => {
  test.each([
    [[], { names: [...KNOWN], rounds: 3, help: false }],
    [['small', 'encode'], { names: ['encode', 'small'], rounds: 3, help: false }],
    [['small', 'small', '--rounds', '5'], { names: ['small'], rounds: 5, help: false }],
    [['--rounds=100', '-h'], { names: [...KNOWN], rounds: 100, help: true }],
  ])('%p', (argv, expected) => {
    expect(read(...argv)).toEqual(expected);
  });

  test.each([
    [['large', 'tiny', 'small'], 'large, tiny: choose among encode, decode, small'],
    [['--rounds', '0'], '--rounds 0: a number from 1 to 100'],
    [['--rounds', '101'], '--rounds 101: a number from 1 to 100'],
    [['--rounds', '1.5'], '--rounds 1.5: a number from 1 to 100'],
    [['--rounds', 'many'], '--rounds many: a number from 1 to 100'],
    [['--round', '3'], "Unknown option '--round'"],
  ])('%p are refused', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});
