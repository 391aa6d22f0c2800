import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import { JOB_STATUSES, type JobStatus } from '../../model/status';
import { badQuery } from './bad-query';

/** The most jobs of an answer: with all their checks they are some megabytes of JSON. */
export const MOST_JOBS = 1000;

/** Which jobs of a batch are asked for, in the order of submission. */
export interface JobsQuery {
  readonly limit: number;
  /** Those behind this job. */
  readonly after?: string | undefined;
  readonly status?: JobStatus | undefined;
}

export const FIRST_JOBS: JobsQuery = { limit: MOST_JOBS };

const limitError = only(`a whole number from 0 to ${MOST_JOBS}`);
const afterError = only('the id of a job of the batch');
export const jobsQueryShape = {
  jobs_limit: z
    .string({ error: limitError })
    .regex(/^(0|[1-9]\d{0,2}|1000)$/, { error: limitError })
    .transform(Number)
    .default(MOST_JOBS),
  jobs_after: z.string({ error: afterError }).min(1, { error: afterError }).optional(),
  jobs_status: z.enum(JOB_STATUSES, { error: only(`one of ${JOB_STATUSES.join(', ')}`) }).optional(),
};
export const jobsQuerySchema = z.strictObject(jobsQueryShape, {
  error: onlyFields('a query', Object.keys(jobsQueryShape)),
});

/** @throws Problem INVALID_REQUEST with every fault of the query. */
export function readJobsQuery(query: unknown): JobsQuery {
  const asked = jobsQuerySchema.safeParse(query);
  if (!asked.success) throw badQuery(asked.error);
  return { limit: asked.data.jobs_limit, after: asked.data.jobs_after, status: asked.data.jobs_status };
}

/** The address at which a query is answered. */
export function withJobsQuery(path: string, { limit, after, status }: JobsQuery): string {
  const query = new URLSearchParams();
  if (limit !== MOST_JOBS) query.set('jobs_limit', String(limit));
  if (status !== undefined) query.set('jobs_status', status);
  if (after !== undefined) query.set('jobs_after', after);
  return `${path}?${query}`;
}
