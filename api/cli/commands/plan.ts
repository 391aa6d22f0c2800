import type { Command } from 'commander';
import { type BatchFlags, batchRequest, withBatchFlags } from '../batch-request';
import { EXIT_CODES } from '../exit-codes';
import { type Common, toolsOf, withCommon } from '../tools';
import { showPlan } from '../words/plan';

interface Flags extends Common, BatchFlags {}

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .description('say what would become of a batch, without submitting it; takes what submit takes');
  withBatchFlags(command).action(plan);
  withCommon(command, 'plan --project my-film --format mp4,mov --quality high');
}

async function plan(file: string | undefined, flags: Flags): Promise<void> {
  const { client, answer } = toolsOf(flags);
  const planned = await client.plan(await batchRequest(file, flags));
  answer(planned, showPlan);
  if (planned.jobs_failing > 0) process.exitCode = EXIT_CODES.failed.code;
}
