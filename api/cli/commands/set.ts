import type { Command } from 'commander';
import type { BatchChange } from '../../client/client';
import { Stop } from '../errors';
import { type Priority, priority, wholeNumber } from '../option-values';
import { type Common, toolsOf, withCommon } from '../tools';
import { formatTime } from '../words/format';

interface Flags extends Common {
  readonly priority?: Priority;
  readonly maxConcurrent?: number;
  readonly deadline?: string;
}

/** What takes a deadline away. */
const NO_DEADLINE = 'none';

export function addSet(program: Command): void {
  const command = program
    .command('set')
    .description("change a batch that has not ended, or a waiting job's priority")
    .argument('<batch>', 'id of the batch')
    .argument('[job]', 'id of a job of it that waits')
    .option('--priority <word>', 'low, normal, high, urgent or 0 to 100', priority)
    .option('--max-concurrent <number>', 'jobs of the batch at a time', wholeNumber)
    .option(
      '--deadline <time>',
      `when the batch is to have ended, like 2027-01-31T22:00:00+01:00; ${NO_DEADLINE} takes it away`,
    )
    .action(set);
  withCommon(command, 'set 01a20cad-f9ad-7628-8802-ea14d35b9675 --priority urgent --max-concurrent 2');
}

async function set(batchId: string, jobId: string | undefined, flags: Flags): Promise<void> {
  const { client, answer } = toolsOf(flags);
  const { maxConcurrent, deadline } = flags;
  const nothing = flags.priority === undefined && maxConcurrent === undefined && deadline === undefined;
  if (nothing) throw new Stop('usage', 'There is nothing to set.', 'Give --priority, --max-concurrent or --deadline.');
  if (jobId !== undefined) {
    if (flags.priority === undefined || maxConcurrent !== undefined || deadline !== undefined)
      throw new Stop('usage', 'Of a job only the priority can be set.', 'Leave the job out to change its batch.');
    const job = await client.changeJob(batchId, jobId, { priority: flags.priority });
    return answer(job, ({ id, priority: now }) => `Job ${id} has priority ${now}.`);
  }
  const change: BatchChange = {
    ...(flags.priority === undefined ? {} : { priority: flags.priority }),
    ...(maxConcurrent === undefined ? {} : { max_concurrent: maxConcurrent }),
    ...(deadline === undefined ? {} : { deadline: deadline === NO_DEADLINE ? null : deadline }),
  };
  const batch = await client.change(batchId, change);
  answer(batch, ({ id, priority: now, max_concurrent, deadline: due }) => {
    const end = due === null ? 'no deadline' : `its deadline is ${formatTime(due)}`;
    return `Batch ${id} has priority ${now}, at most ${max_concurrent} jobs at a time, ${end}.`;
  });
}
