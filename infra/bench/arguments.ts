import { parseArgs } from 'node:util';

const DEFAULT_ROUNDS = 3;
const MOST_ROUNDS = 100;

export interface BenchArguments<Name extends string> {
  readonly names: readonly Name[];
  readonly rounds: number;
  readonly help: boolean;
}

/**
 * What was asked for on the command line. No name means all.
 * @throws Error in words for a person.
 */
export function readArguments<Name extends string>(argv: readonly string[], known: readonly Name[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.filter((name) => !known.some((one) => one === name));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: choose among ${known.join(', ')}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS)
    throw new Error(`--rounds ${values.rounds}: a number from 1 to ${MOST_ROUNDS}`);
  const names = positionals.length > 0 ? known.filter((name) => positionals.includes(name)) : known;
  return { names, rounds, help: values.help } satisfies BenchArguments<Name>;
}
