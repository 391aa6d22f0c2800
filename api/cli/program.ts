import { Command } from 'commander';
import { addAdd } from './commands/add';
import { addDoctor } from './commands/doctor';
import { addDownload } from './commands/download';
import { addKeys } from './commands/keys';
import { addList } from './commands/list';
import { addPlan } from './commands/plan';
import { addPresets } from './commands/presets';
import { addProjects } from './commands/projects';
import { addReport } from './commands/report';
import { addSchedule } from './commands/schedule';
import { addSet } from './commands/set';
import { addShow } from './commands/show';
import { addSteering } from './commands/steer';
import { addSubmit } from './commands/submit';
import { addWatch } from './commands/watch';
import { EXIT_CODES } from './exit-codes';

/** All commands but that of completions, in the order in which help and docs/cli.md have them. */
export function createProgram(version: string): Command {
  const program = new Command('reelbatch')
    .description('Submits, follows and steers batches of films over the API of reelbatch.')
    .version(version)
    .helpCommand(false)
    .showHelpAfterError('What to do: look at --help.')
    .exitOverride()
    .addHelpText('after', `\nExit codes:\n${exitCodes()}\n\n"reelbatch <command> --help" says more, with an example.`);
  for (const add of [addSubmit, addPlan, addWatch, addList, addShow, addSteering, addSet, addAdd]) add(program);
  for (const add of [addReport, addDownload, addProjects, addPresets, addSchedule, addKeys, addDoctor]) add(program);
  return program;
}

function exitCodes(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)
    .join('\n');
}
