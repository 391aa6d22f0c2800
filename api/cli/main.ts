import { CommanderError } from 'commander';
import { addCompletion, isAskedByShell } from './commands/completion';
import { readUrl } from './config';
import { describeError } from './errors';
import { EXIT_CODES } from './exit-codes';
import { createProgram } from './program';
import { note } from './tools';

export interface Start {
  /** What was typed behind the program's name. */
  readonly args: readonly string[];
  readonly version: string;
}

/** Runs one command; the exit code of the process says how it went. */
export async function main({ args, version }: Start): Promise<void> {
  // Who reads may have read enough: `reelbatch list | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  let url = readUrl();
  let json = false;
  try {
    const program = createProgram(version);
    if (isAskedByShell(args)) {
      // Its lists of words are slow to load.
      const { answerShell } = await import('./answer-shell.js');
      await answerShell(program, args);
    } else addCompletion(program);
    program.hook('preAction', (_, command) => {
      const flags = command.opts<{ url?: string; json?: true }>();
      url = flags.url ?? url;
      json = flags.json === true;
    });
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Help and version end so too; what is wrong has been shown.
    if (error instanceof CommanderError) process.exitCode = isHelp(error) ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
    else {
      const { exit, text, problem } = describeError(error, url);
      note(json ? JSON.stringify(problem, undefined, 2) : text);
      process.exitCode = EXIT_CODES[exit].code;
    }
  }
}

/** True where it was asked for; a command line that says nothing gets it too. */
function isHelp({ code }: CommanderError): boolean {
  return code === 'commander.helpDisplayed' || code === 'commander.version';
}
