import { type Command, Option } from 'commander';
import { JOB_STATUSES, type JobStatus } from '../../../model/status';
import type { BatchView } from '../../../model/views';
import type { Client, JobsRequest } from '../../client/client';
import { Stop } from '../errors';
import { type Common, toolsOf, withCommon } from '../tools';
import { showBatch, showJob } from '../words/batch';

interface Flags extends Common {
  readonly status?: JobStatus;
  readonly all?: true;
}

export function addShow(program: Command): void {
  const command = program
    .command('show')
    .description('show a batch with its jobs, or one job with its deliverables')
    .argument('<batch>', 'id of the batch')
    .argument('[job]', 'id of a job of it')
    .addOption(new Option('--status <word>', 'only jobs in this status').choices(JOB_STATUSES))
    .option('--all', 'all jobs, beyond the first 1000')
    .action(show);
  withCommon(command, 'show 01a20cad-f9ad-7628-8802-ea14d35b9675 --status failed');
}

async function show(batchId: string, jobId: string | undefined, flags: Flags): Promise<void> {
  const { client, json, answer, say } = toolsOf(flags);
  if (jobId !== undefined) {
    if (flags.status || flags.all)
      throw new Stop('usage', 'Of one job all is shown: --status and --all choose jobs of a batch.');
    const job = await client.job(batchId, jobId);
    // Asked for people alone: a program is given the API's own answer.
    const { reasons } = json ? { reasons: [] } : await client.waiting(batchId, jobId);
    return answer(job, (it) => showJob(it, reasons));
  }
  const jobs: JobsRequest = flags.status ? { jobs_status: flags.status } : {};
  const batch = flags.all ? await withAllJobs(client, batchId, jobs) : await client.get(batchId, jobs);
  if (json) return answer(batch, String);
  const progress = await client.progress(batchId, { jobs_limit: 0 });
  answer(batch, (it) => showBatch(it, progress, Date.now()));
  if (batch.next_jobs !== null) say('\nThere are more jobs: --all');
}

async function withAllJobs(client: Client, batchId: string, jobs: JobsRequest): Promise<BatchView> {
  const batch = await client.get(batchId, { jobs_limit: 0 });
  const all: BatchView['jobs'] = [];
  for await (const job of client.jobs(batchId, jobs)) all.push(job);
  return { ...batch, jobs: all };
}
