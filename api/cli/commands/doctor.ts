import { styleText } from 'node:util';
import type { Command } from 'commander';
import { EXIT_CODES } from '../exit-codes';
import { type Common, toolsOf, withCommon } from '../tools';
import { type Finding, findings } from '../words/findings';
import { textTable } from '../words/text-table';

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('look at every part of the stack, and say what is missing and how to mend it')
    .action(async (flags: Common) => {
      const { client, answer } = toolsOf(flags);
      const system = await client.system();
      const found = findings(system);
      answer(system, () => inWords([{ what: 'API', fault: null, is: `answers at ${flags.url}` }, ...found]));
      if (found.some(({ fault }) => fault !== null)) process.exitCode = EXIT_CODES.failed.code;
    });
  withCommon(command, 'doctor');
}

function inWords(found: readonly Finding[]): string {
  const rows = found.map(({ what, is, fault }) => [
    fault === null ? styleText('green', 'ok') : styleText('red', 'wrong'),
    what,
    is,
  ]);
  const faults = found.flatMap(({ what, fault }) => (fault === null ? [] : [`${what}: ${fault}`]));
  const table = textTable(['', 'part', 'how it is'], rows);
  return faults.length === 0 ? table : [table, '', 'What to do:', ...faults.map((fault) => `  ${fault}`)].join('\n');
}
