import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { prioritySchema, timeSchema } from './submission';

/** The body of `PATCH /api/v1/batch/jobs/{batch_id}`. */
export function batchChangeSchema(mostConcurrent: number) {
  const error = only(`a whole number from 1 to ${mostConcurrent}`);
  const shape = {
    priority: prioritySchema.optional(),
    max_concurrent: z.int({ error }).min(1, { error }).max(mostConcurrent, { error }).optional(),
    /** Null takes it away. */
    deadline: timeSchema.nullable().optional(),
  };
  const names = Object.keys(shape);
  return z
    .strictObject(shape, { error: onlyFields('a change of a batch', names) })
    .refine((change) => Object.keys(change).length > 0, `names nothing to change; it may have ${names.join(', ')}`);
}

/** The body of `PATCH .../jobs/{job_id}`. */
export const jobChangeSchema = z.strictObject(
  { priority: prioritySchema },
  { error: onlyFields('a change of a job', ['priority']) },
);
