import { styleText } from 'node:util';
import type { JobView } from '../../../model/views';
import { formatStatus } from './format';

/** What went wrong in a job, deliverable by deliverable where it is not the job's own failure: what, where, what to do. */
export function failureLines({ id, status, failure, deliverables }: JobView): string[] {
  const bad = deliverables.filter((one) => one.failure !== null);
  const lines = failure ? failureOf(`${id} ${formatStatus(status)}`, failure) : [];
  // The job says the same as its one bad deliverable.
  for (const one of bad)
    if (one.failure && one.failure.message !== failure?.message)
      lines.push(...failureOf(`${id}/${one.id}`, one.failure));
  return lines;
}

export function failureOf(what: string, { code, message, file, hint }: NonNullable<JobView['failure']>): string[] {
  const where = file === null ? '' : ` (${file})`;
  return [`${what}  ${styleText('bold', code)}: ${message.trim()}${where}`, `  What to do: ${hint}`];
}
