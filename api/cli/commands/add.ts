import type { Command } from 'commander';
import type { BatchRequest } from '../../client/client';
import { Stop } from '../errors';
import { type JobFlags, jobsFromFlags, refuseWithFile } from '../jobs-from-flags';
import { collect, type Priority, priority } from '../option-values';
import { readJson } from '../read-json';
import { type Common, toolsOf, withCommon } from '../tools';
import { counted } from '../words/format';

interface Flags extends Common, JobFlags {
  readonly priority?: Priority;
  readonly after?: readonly string[];
  readonly idempotencyKey?: string;
}

type Jobs = BatchRequest['jobs'];

export function addAdd(program: Command): void {
  const command = program
    .command('add')
    .description('add jobs to a batch that runs: from a JSON file, from standard input, or from flags')
    .argument('<batch>', 'id of the batch')
    .argument('[file]', 'a JSON list of jobs, or {"jobs": [...]}; - for standard input')
    .option('--project <id>', 'a project, which becomes a job; may be repeated', collect)
    .option('--format <name>', 'mp4, mov, webm or the name of a preset; may be repeated', collect)
    .option('--quality <name>', 'draft, standard, high or master')
    .option('--priority <word>', 'of the jobs: low, normal, high, urgent or 0 to 100', priority)
    .option('--after <job>', 'a job that must complete first; may be repeated', collect)
    .option('--idempotency-key <key>', 'the same request under the same key is one addition')
    .action(add);
  withCommon(command, 'add 01a20cad-f9ad-7628-8802-ea14d35b9675 --project trailer --format mp4 --after final');
}

async function add(batchId: string, file: string | undefined, flags: Flags): Promise<void> {
  const { client, answer } = toolsOf(flags);
  const jobs = file === undefined ? fromFlags(flags) : await fromFile(file, flags);
  const added = await client.addJobs(batchId, jobs, flags.idempotencyKey);
  answer(
    added,
    (view) => `${counted(view.added.length, 'job')} added to batch ${view.batch_id}: ${view.added.join(', ')}`,
  );
}

function fromFlags(flags: Flags): Jobs {
  return jobsFromFlags(flags).map((job) => ({
    ...job,
    ...(flags.priority === undefined ? {} : { priority: flags.priority }),
    ...(flags.after === undefined ? {} : { dependencies: flags.after }),
  }));
}

async function fromFile(file: string, { project, format, quality, priority: urgency, after }: Flags): Promise<Jobs> {
  refuseWithFile(file, { project, format, quality, priority: urgency, after });
  const value = await readJson(file);
  const jobs = Array.isArray(value) ? value : (value as { jobs?: unknown } | null)?.jobs;
  if (Array.isArray(jobs)) return jobs as Jobs;
  throw new Stop('usage', `${file} holds neither a JSON list of jobs nor {"jobs": [...]}.`);
}
