import type { Command } from 'commander';
import { type Common, withCommon } from '../tools';
import { watchToTheEnd } from '../watch/watch-to-the-end';

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('follow a batch to its end; the exit code says how it ended')
    .argument('<batch>', 'its id')
    .action(async (batchId: string, flags: Common) => await watchToTheEnd(flags, batchId));
  withCommon(command, 'watch 01a20cad-f9ad-7628-8802-ea14d35b9675');
}
