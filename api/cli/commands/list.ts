import { type Command, Option } from 'commander';
import { BATCH_STATUSES, type BatchStatus } from '../../../model/status';
import type { BatchListView } from '../../../model/views';
import type { ListRequest } from '../../client/client';
import { label, type Priority, priority, wholeNumber } from '../option-values';
import { type Common, toolsOf, withCommon } from '../tools';
import { batchTable } from '../words/batch';

interface Flags extends Common {
  readonly status?: BatchStatus;
  readonly project?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly priority?: Priority;
  readonly priorityMin?: Priority;
  readonly priorityMax?: Priority;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: true;
}

export function addList(program: Command): void {
  const command = program
    .command('list')
    .description('list batches, newest first')
    .addOption(new Option('--status <word>', 'only those in this status').choices(BATCH_STATUSES))
    .option('--project <id>', 'only those with a job of this project')
    .option('--label <key=value>', 'only those with this label; may be repeated, and all must be there', label)
    .option('--priority <word>', 'only those of this priority: low, normal, high, urgent or 0 to 100', priority)
    .option('--priority-min <word>', 'only those of this priority or a higher one', priority)
    .option('--priority-max <word>', 'only those of this priority or a lower one', priority)
    .option('--created-after <time>', 'only those made at this time or later, like 2027-01-31T22:00:00+01:00')
    .option('--created-before <time>', 'only those made before this time')
    .option('--limit <number>', 'at most so many, 1 to 200 (default: 50)', wholeNumber)
    .option('--cursor <cursor>', 'those that follow: the next_cursor of a list')
    .option('--all', 'all of them, page after page')
    .action(list);
  withCommon(command, 'list --status running');
}

async function list(flags: Flags): Promise<void> {
  const { client, answer, say } = toolsOf(flags);
  const page = async (cursor: string | undefined) => {
    const asked = {
      status: flags.status,
      project: flags.project,
      label: Object.entries(flags.label ?? {}).map(([key, value]) => `${key}:${value}`),
      priority: flags.priority,
      priority_min: flags.priorityMin,
      priority_max: flags.priorityMax,
      created_after: flags.createdAfter,
      created_before: flags.createdBefore,
      limit: flags.limit,
      cursor,
    };
    const given = Object.entries(asked).filter(([, value]) => value !== undefined);
    return await client.list(Object.fromEntries(given) as ListRequest);
  };
  let found: BatchListView = await page(flags.cursor);
  while (flags.all && found.next_cursor !== null) {
    const next = await page(found.next_cursor);
    found = { batches: [...found.batches, ...next.batches], next_cursor: next.next_cursor };
  }
  answer(found, batchTable);
  if (found.next_cursor !== null) say(`There are more: --all, or --cursor ${found.next_cursor}`);
}
