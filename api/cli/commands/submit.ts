import type { Command } from 'commander';
import { type BatchFlags, batchRequest, withBatchFlags } from '../batch-request';
import { type Common, note, toolsOf, withCommon } from '../tools';
import { watchToTheEnd } from '../watch/watch-to-the-end';
import { formatCounts, formatStatus } from '../words/format';

interface Flags extends Common, BatchFlags {
  readonly idempotencyKey?: string;
  readonly watch?: true;
}

export function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .description('submit a batch: from a JSON file, from standard input, or from flags');
  withBatchFlags(command)
    .option('--idempotency-key <key>', 'the same request under the same key is one batch')
    .option('--watch', 'follow the batch to its end, as watch does')
    .action(submit);
  withCommon(command, 'submit --project my-film --format mp4,mov --quality high --watch');
}

async function submit(file: string | undefined, flags: Flags): Promise<void> {
  const { client, json, answer, say } = toolsOf(flags);
  const batch = await client.submit(await batchRequest(file, flags), flags.idempotencyKey);
  if (!flags.watch || !json)
    answer(
      batch,
      ({ id, name, status, counts }) => `Batch ${id} "${name}" is ${formatStatus(status)}. ${formatCounts(counts)}`,
    );
  if (flags.watch) {
    if (json) note(`Batch ${batch.id}`);
    await watchToTheEnd(flags, batch.id);
  } else say(`Follow it: reelbatch watch ${batch.id}`);
}
