import { type Command, Option } from 'commander';
import type { BatchRequest } from '../client/client';
import { type JobFlags, jobsFromFlags, refuseWithFile } from './jobs-from-flags';
import { collect, label, type Priority, priority, wholeNumber } from './option-values';
import { readJsonObject } from './read-json';

/** A batch as a file and flags say it: what submits one takes, and what plans one. */
export interface BatchFlags extends JobFlags {
  readonly name?: string;
  readonly priority?: Priority;
  readonly maxConcurrent?: number;
  readonly onFailure?: string;
  readonly startAt?: string;
  readonly deadline?: string;
  readonly label?: Readonly<Record<string, string>>;
}

export function withBatchFlags(command: Command): Command {
  return command
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
    .option('--label <key=value>', 'a label, by which it is found again; may be repeated', label);
}

/**
 * What is to be sent. Whether it is a batch, the API says.
 * @throws Stop for a file that cannot be used, and flags that do not go with it.
 */
export async function batchRequest(file: string | undefined, flags: BatchFlags): Promise<BatchRequest> {
  const stated = await statedBy(file, flags);
  return { ...stated, ...overridden(flags), ...labelled(stated, flags) } as unknown as BatchRequest;
}

async function statedBy(
  file: string | undefined,
  { project, format, quality }: BatchFlags,
): Promise<Record<string, unknown>> {
  if (file === undefined) {
    const jobs = jobsFromFlags({ ...(project && { project }), ...(format && { format }), ...(quality && { quality }) });
    return { name: jobs.map(({ project_id }) => project_id).join(', '), jobs };
  }
  refuseWithFile(file, { project, format, quality });
  return await readJsonObject(file);
}

/** What flags say of the batch itself goes before what the file says. */
function overridden(flags: BatchFlags): Record<string, unknown> {
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

/** Beside the labels that the file gives it; of one key the flag's. */
function labelled({ labels }: Readonly<Record<string, unknown>>, { label }: BatchFlags): Record<string, unknown> {
  if (label === undefined) return {};
  return { labels: { ...(typeof labels === 'object' ? labels : {}), ...label } };
}
