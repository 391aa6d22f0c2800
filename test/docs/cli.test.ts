import type { Command, Option } from 'commander';
import { addCompletion } from '../../api/cli/commands/completion';
import { EXIT_CODES } from '../../api/cli/exit-codes';
import { createProgram } from '../../api/cli/program';
import { readDocument, section, tableRows } from './documents';

const document = readDocument('docs/cli.md');
const program = createProgram('0');
addCompletion(program);

interface Named {
  /** What is typed behind the program's name: `schedule create`. */
  readonly path: string;
  readonly command: Command;
}

const commands = leavesOf(program, '');
const common = new Set(['--url <address>', '--json']);
const own = ({ command }: Named) => command.options.filter(({ flags }) => !common.has(flags));
/** They ask the store and not the API. */
const isLocal = ({ path }: Named) => path.startsWith('keys ') || path === 'completion';

test('the table holds every command, with what it takes and what it does', () => {
  const expected = commands.map(({ path, command }) => [usageOf(path, command), command.description()]);
  expect(tableRows(section(document, 'Commands'))).toEqual(expected);
});

test('each command with options of its own has a table of them', () => {
  for (const named of commands.filter((one) => own(one).length > 0))
    expect([named.path, tableRows(section(document, named.path))]).toEqual([named.path, own(named).map(inRow)]);
});

test('all but that of completions take the options that all have', () => {
  const rows = tableRows(section(document, 'Every command'));
  for (const { path, command } of commands.filter((one) => !isLocal(one)))
    expect([path, command.options.filter(({ flags }) => common.has(flags)).map(inRow)]).toEqual([path, rows]);
});

test('the table holds every exit code', () => {
  const expected = Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]);
  expect(tableRows(section(document, 'Exit codes'))).toEqual(expected);
});

function leavesOf(command: Command, before: string): Named[] {
  return command.commands.flatMap((one) => {
    const path = `${before}${one.name()}`;
    return one.commands.length > 0 ? leavesOf(one, `${path} `) : [{ path, command: one }];
  });
}

function usageOf(path: string, { registeredArguments }: Command): string {
  const words = registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [path, ...words].join(' ');
}

function inRow({ flags, description, argChoices }: Option): string[] {
  const words = argChoices ? `${description}: ${argChoices.join(', ')}` : description;
  return [flags, words.replaceAll('|', '\\|')];
}
