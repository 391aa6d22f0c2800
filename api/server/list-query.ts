import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import { projectIdSchema } from '../../model/identifier';
import { hasLabels, labelQuerySchema } from '../../model/labels';
import { PRIORITY_WORDS, readPriority } from '../../model/priority';
import type { BatchSnapshot } from '../../model/snapshot';
import type { BatchSpecification } from '../../model/specification';
import { BATCH_STATUSES } from '../../model/status';
import { isLater, timeSchema } from '../../model/submission';
import type { ProblemFault } from '../../model/views';
import { badQuery, queryFault, queryFaults } from './bad-query';
import { pageLimitSchema } from './page-limit';

const priorityError = only(`one of ${Object.keys(PRIORITY_WORDS).join(', ')}, or a whole number from 0 to 100`);

const prioritySchema = z
  .custom<string>((given) => priorityIn(given) !== undefined, { error: priorityError })
  // What a schema in JSON says of it.
  .meta({
    anyOf: [
      { type: 'string', enum: Object.keys(PRIORITY_WORDS) },
      { type: 'integer', minimum: 0, maximum: 100 },
    ],
  })
  .transform((given) => priorityIn(given) as number);

/** In an address even a number is text. */
function priorityIn(given: unknown): number | undefined {
  return readPriority(typeof given === 'string' && /^\d{1,3}$/.test(given) ? Number(given) : given);
}

const shape = {
  status: z.enum(BATCH_STATUSES, { error: only(`one of ${BATCH_STATUSES.join(', ')}`) }).optional(),
  project: projectIdSchema.optional(),
  label: labelQuerySchema.optional(),
  priority: prioritySchema.optional(),
  priority_min: prioritySchema.optional(),
  priority_max: prioritySchema.optional(),
  created_after: timeSchema.optional(),
  created_before: timeSchema.optional(),
  limit: pageLimitSchema,
  cursor: z
    .uuid({ error: only('the next_cursor of a list') })
    .toLowerCase()
    .optional(),
};
export const listQuerySchema = z.strictObject(shape, { error: onlyFields('a query', Object.keys(shape)) });

/** Which batches a list is asked for; a batch must be all that is said. */
export type ListQuery = z.infer<typeof listQuerySchema>;

/** @throws Problem INVALID_REQUEST with every fault of the query. */
export function readListQuery(query: Readonly<Record<string, unknown>>): ListQuery {
  const asked = listQuerySchema.safeParse(query);
  const between = contradictions(query);
  if (asked.success && between.length === 0) return asked.data;
  throw badQuery([...queryFaults(asked.error), ...between]);
}

/** Two parameters of which no batch could be both; told beside the faults of all others. */
function contradictions(query: Readonly<Record<string, unknown>>): ProblemFault[] {
  const [least, most] = [query['priority_min'], query['priority_max']].map(priorityIn);
  const [from, to] = [query['created_after'], query['created_before']].map((time) => timeSchema.safeParse(time).data);
  const faults: ProblemFault[] = [];
  if (least !== undefined && most !== undefined && least > most)
    faults.push(queryFault('priority_max', 'is less than priority_min; no batch is both'));
  if (from !== undefined && to !== undefined && !isLater(to, from))
    faults.push(queryFault('created_before', 'is not later than created_after; no batch is both'));
  return faults;
}

/** What a batch was submitted as, which stays the same. Which projects it has lies elsewhere. */
export function isSubmittedAs(
  { label = [], created_after: from, created_before: to }: ListQuery,
  { created_at, labels }: Pick<BatchSpecification, 'created_at' | 'labels'>,
): boolean {
  if (from !== undefined && isLater(from, created_at)) return false;
  if (to !== undefined && !isLater(to, created_at)) return false;
  return hasLabels(labels, label);
}

/** How a batch stands now. */
export function standsAs(query: ListQuery, { status, priority }: Pick<BatchSnapshot, 'status' | 'priority'>): boolean {
  const { priority_min: least = 0, priority_max: most = 100 } = query;
  if (query.status !== undefined && status !== query.status) return false;
  if (query.priority !== undefined && priority !== query.priority) return false;
  return least <= priority && priority <= most;
}
