import { type Command, Option } from 'commander';
import type { BatchRequest } from '../../client/client';
import { type JobFlags, jobsFromFlags, refuseWithFile } from '../jobs-from-flags';
import { collect, type Priority, priority, wholeNumber } from '../option-values';
import { readJsonObject } from '../read-json';
import { type Common, note, toolsOf, withCommon } from '../tools';
import { watchToTheEnd } from '../watch/watch-to-the-end';
import { formatCounts, formatStatus } from '../words/format';

interface Flags extends Common, JobFlags {
  readonly name?: string;
  readonly priority?: Priority;
  readonly maxConcurrent?: number;
  readonly onFailure?: string;
  readonly startAt?: string;
  readonly deadline?: string;
  readonly idempotencyKey?: string;
  readonly watch?: true;
}

export function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .description('submit a batch: from a JSON file, from standard input, or from flags')
    .argument('[file]', 'JSON of the batch as docs/api.md describes it; - for standard input')
    .option('--project <id>', 'a project, which becomes a job; may be repeated', collect)
    .option('--format <name>', 'mp4, mov, webm or the name of a preset; may be repeated', collect)
    .option('--quality <name>', 'of all jobs: draft, standard, high or master')
    .option('--name <text>', 'what the batch is called (default: its projects)')
    .option('--priority <word>', 'low, normal, high, urgent or 0 to 100', priority)
    .option('--max-concurrent <number>', 'jobs at a time', wholeNumber)
    .addOption(new Option('--on-failure <word>', 'whether the rest goes on').choices(['continue', 'stop']))
    .option('--start-at <time>', 'not before, like 2027-01-31T22:00:00+01:00')
    .option('--deadline <time>', 'when it is to have ended')
    .option('--idempotency-key <key>', 'the same request under the same key is one batch')
    .option('--watch', 'follow the batch to its end, as watch does')
    .action(submit);
  withCommon(command, 'submit --project my-film --format mp4,mov --quality high --watch');
}

async function submit(file: string | undefined, flags: Flags): Promise<void> {
  const { client, json, answer, say } = toolsOf(flags);
  // Whether it is one, the API says.
  const request = { ...(await statedBy(file, flags)), ...overridden(flags) } as unknown as BatchRequest;
  const batch = await client.submit(request, flags.idempotencyKey);
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

async function statedBy(
  file: string | undefined,
  { project, format, quality }: Flags,
): Promise<Record<string, unknown>> {
  if (file === undefined) {
    const jobs = jobsFromFlags({ ...(project && { project }), ...(format && { format }), ...(quality && { quality }) });
    return { name: jobs.map(({ project_id }) => project_id).join(', '), jobs };
  }
  refuseWithFile(file, { project, format, quality });
  return await readJsonObject(file);
}

/** What flags say of the batch itself goes before what the file says. */
function overridden(flags: Flags): Record<string, unknown> {
  const said = {
    name: flags.name,
    priority: flags.priority,
    max_concurrent: flags.maxConcurrent,
    on_failure: flags.onFailure,
    start_at: flags.startAt,
    deadline: flags.deadline,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
