import { type Command, Option } from 'commander';
import { BATCH_STATUSES } from '../../../model/status';
import type { BatchListView } from '../../../model/views';
import { wholeNumber } from '../option-values';
import { type Common, toolsOf, withCommon } from '../tools';
import { batchTable } from '../words/batch';

interface Flags extends Common {
  readonly status?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: true;
}

export function addList(program: Command): void {
  const command = program
    .command('list')
    .description('list batches, newest first')
    .addOption(new Option('--status <word>', 'only those in this status').choices(BATCH_STATUSES))
    .option('--limit <number>', 'at most so many, 1 to 200 (default: 50)', wholeNumber)
    .option('--cursor <cursor>', 'those that follow: the next_cursor of a list')
    .option('--all', 'all of them, page after page')
    .action(list);
  withCommon(command, 'list --status running');
}

async function list(flags: Flags): Promise<void> {
  const { client, answer, say } = toolsOf(flags);
  const page = async (cursor: string | undefined) => {
    const asked = { status: flags.status, limit: flags.limit, cursor };
    const given = Object.entries(asked).filter((entry) => entry[1] !== undefined);
    return await client.list(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  };
  let found: BatchListView = await page(flags.cursor);
  while (flags.all && found.next_cursor !== null) {
    const next = await page(found.next_cursor);
    found = { batches: [...found.batches, ...next.batches], next_cursor: next.next_cursor };
  }
  answer(found, batchTable);
  if (found.next_cursor !== null) say(`There are more: --all, or --cursor ${found.next_cursor}`);
}
