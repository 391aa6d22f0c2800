import { z } from 'zod';
import { prioritySchema } from './submission';

/** The body of `PATCH /api/v1/batch/jobs/{batch_id}`. */
export function batchChangeSchema(mostConcurrent: number) {
  return z
    .strictObject({
      priority: prioritySchema.optional(),
      max_concurrent: z.int().min(1).max(mostConcurrent).optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
}

/** The body of `PATCH .../jobs/{job_id}`. */
export const jobChangeSchema = z.strictObject({ priority: prioritySchema });
