import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Client, createClient } from '../client/client';
import { readKey, readUrl } from './config';

/** What every command is given. */
export interface Common {
  readonly url: string;
  readonly json?: true;
}

/** What a command works with. */
export interface Tools {
  readonly client: Client;
  readonly json: boolean;
  /** Shows what the API answered: as it is for a program, in words for a person. */
  answer<T>(value: T, inWords: (value: T) => string): void;
  /** A line for a person; a program hears nothing of it. */
  say(line: string): void;
}

export function toolsOf(flags: Common): Tools {
  const json = flags.json === true;
  const key = readKey();
  return {
    client: createClient(flags.url, key === undefined ? {} : { key }),
    json,
    answer: (value, inWords) => print(json ? JSON.stringify(value, undefined, 2) : inWords(value)),
    say: (line) => {
      if (!json) print(line);
    },
  };
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line that is no part of the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Gives a command what all have, and an example. @param example what is typed behind `reelbatch`. */
export function withCommon(command: Command, example: string): Command {
  return command
    .addOption(new Option('--url <address>', 'where the API is').default(readUrl()).argParser(readAddress))
    .option('--json', "print the API's own answer and nothing else")
    .addHelpText('after', `\nExample:\n  $ reelbatch ${example}`);
}

/** @throws InvalidArgumentError */
function readAddress(given: string): string {
  if (!/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : ''))
    throw new InvalidArgumentError('It is no address like http://127.0.0.1:8080.');
  return given;
}
