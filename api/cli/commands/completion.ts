import { Argument, type Command } from 'commander';

const NAME = 'reelbatch';
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];
/** What the scripts call on each tab: `reelbatch complete -- words`. */
const ASKED_BY_A_SHELL = 'complete';
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description("print a shell's script that completes commands, options and their words")
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText('after', '\nExample:\n  $ source <(reelbatch completion bash)')
    .action(async (shell: string) => {
      const { script } = await import('@bomb.sh/tab');
      script(shell, NAME, NAME);
    });
}

export function isAskedByShell([first]: readonly string[]): boolean {
  return first === ASKED_BY_A_SHELL;
}
