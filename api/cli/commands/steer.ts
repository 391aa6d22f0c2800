import type { Command } from 'commander';
import type { BatchView, JobView } from '../../../model/views';
import { type Common, toolsOf, withCommon } from '../tools';
import { formatStatus } from '../words/format';

/** What may be asked of a batch or a job that is there. The answer is how it was, for it shows within a second. */
export function addSteering(program: Command): void {
  const cancel = program
    .command('cancel')
    .description('cancel a batch, or one job of it; what is rendered is kept')
    .argument('<batch>', 'id of the batch')
    .argument('[job]', 'id of a job of it; the others go on')
    .action(async (batchId: string, jobId: string | undefined, flags: Common) => {
      const { client, answer } = toolsOf(flags);
      if (jobId === undefined) answer(await client.cancelBatch(batchId), asked('Cancelling'));
      else answer(await client.cancelJob(batchId, jobId), asked('Cancelling'));
    });
  withCommon(cancel, 'cancel 01a20cad-f9ad-7628-8802-ea14d35b9675 job-003');

  const retry = program
    .command('retry')
    .description('bring back all failed jobs of a batch, one job, or one bad deliverable')
    .argument('<batch>', 'id of the batch')
    .argument('[job]', 'id of a failed, cancelled or skipped job')
    .argument('[deliverable]', 'id of a bad deliverable of that job; the good ones stay')
    .action(async (batchId: string, jobId: string | undefined, deliverableId: string | undefined, flags: Common) => {
      const { client, answer } = toolsOf(flags);
      if (jobId === undefined) answer(await client.retryFailed(batchId), asked('Retrying the failed jobs of'));
      else if (deliverableId === undefined) answer(await client.retryJob(batchId, jobId), asked('Retrying'));
      else
        answer(await client.retryDeliverable(batchId, jobId, deliverableId), asked(`Making ${deliverableId} again of`));
    });
  withCommon(retry, 'retry 01a20cad-f9ad-7628-8802-ea14d35b9675 job-003 mov');

  const pause = program
    .command('pause')
    .description('let the spans under way end and start nothing more')
    .argument('<batch>', 'id of the batch')
    .action(async (batchId: string, flags: Common) => {
      const { client, answer } = toolsOf(flags);
      answer(await client.pause(batchId), asked('Pausing'));
    });
  withCommon(pause, 'pause 01a20cad-f9ad-7628-8802-ea14d35b9675');

  const resume = program
    .command('resume')
    .description('go on after a pause')
    .argument('<batch>', 'id of the batch')
    .action(async (batchId: string, flags: Common) => {
      const { client, answer } = toolsOf(flags);
      answer(await client.resume(batchId), asked('Resuming'));
    });
  withCommon(resume, 'resume 01a20cad-f9ad-7628-8802-ea14d35b9675');
}

function asked(what: string): (view: BatchView | JobView) => string {
  return (view) => {
    const isJob = 'batch_id' in view;
    const name = isJob ? `job ${view.id}` : `batch ${view.id}`;
    const batchId = isJob ? view.batch_id : view.id;
    return `${what} ${name}, which was ${formatStatus(view.status)}. See: reelbatch show ${batchId}`;
  };
}
