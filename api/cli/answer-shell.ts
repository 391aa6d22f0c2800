import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RootCommand } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { QUALITIES } from '../../model/preset';
import { FORMAT_NAMES } from '../../model/presets';
import { PRIORITY_WORDS } from '../../model/priority';
import { OVERLAPS } from '../../model/schedule';

/** Arguments and options that are names of files. */
const FILES = new Set(['file', 'output', 'batch', 'to']);

/** Makes a program that has no command `completion` answer a shell. */
export async function answerShell(program: Command, args: readonly string[]): Promise<void> {
  offerWords(program);
  const { default: tab } = await import('@bomb.sh/tab/commander');
  offerFiles(tab(program, { completionCommandName: 'completion' }), args.at(-1) ?? '');
}

/** Words that are left to the API when a command runs, since their lists are slow to load. */
function offerWords(program: Command): void {
  const words: Readonly<Record<string, readonly string[]>> = {
    '--format': FORMAT_NAMES,
    '--quality': QUALITIES,
    '--overlap': OVERLAPS,
    '--priority': Object.keys(PRIORITY_WORDS),
  };
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    for (const option of command.options)
      if (!option.argChoices && words[option.long ?? '']) option.choices(words[option.long ?? ''] ?? []);
}

/** The library leaves files to the shells, and then tells these to show none. */
function offerFiles(root: RootCommand, word: string): void {
  const folder = word.endsWith('/') ? word : dirname(word);
  const prefix = word.includes('/') ? `${folder.replace(/\/$/, '')}/` : '';
  const offer = (complete: (value: string, description: string) => void) => {
    for (const name of namesIn(folder)) complete(`${prefix}${name}`, '');
  };
  for (const command of root.commands.values()) {
    for (const one of [...command.arguments.values()]) if (FILES.has(one.name)) one.handler = offer;
    for (const one of [...command.options.values()]) if (FILES.has(one.value)) one.handler = offer;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    );
  } catch {
    return [];
  }
}
