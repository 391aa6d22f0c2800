import { z } from 'zod';
import { JOB_STATUSES } from './status';

/** Why a job waits, in the order in which reasons are told. */
export const WAITING_CODES = [
  'start_at',
  'batch_not_begun',
  'paused',
  'outside_hours',
  'dependencies',
  'max_concurrent',
  'no_worker',
  'encoder_missing',
  'retrying',
  'same_span',
  'queue',
  'next',
] as const;
export type WaitingCode = (typeof WAITING_CODES)[number];

/** One thing that holds a job. Null, or empty, is what does not belong to it. */
export const waitingReasonViewSchema = z.strictObject({
  code: z.enum(WAITING_CODES),
  message: z.string(),
  /** When it is over at the earliest, where that is known. */
  until: z.string().nullable(),
  /** What it waits for; at most 100 of them. */
  jobs: z.array(z.strictObject({ batch_id: z.string(), id: z.string(), status: z.enum(JOB_STATUSES).nullable() })),
  /** Formats that nobody can make now. */
  formats: z.array(z.string()),
  queue: z
    .strictObject({
      name: z.string(),
      /** 1 is served first. */
      priority_key: z.number(),
      /** Pieces of work of this job that wait in it. */
      own: z.number(),
      /** Of others, of this priority or a higher one: at most so many come first. */
      before: z.number().nullable(),
      backlog: z.number().nullable(),
      slots: z.number(),
    })
    .nullable(),
});

export const waitingViewSchema = z.strictObject({
  batch_id: z.string(),
  job_id: z.string(),
  status: z.enum(JOB_STATUSES),
  as_of: z.string(),
  /** None: it runs or has ended. */
  reasons: z.array(waitingReasonViewSchema),
});

export type WaitingReasonView = z.infer<typeof waitingReasonViewSchema>;
export type WaitingView = z.infer<typeof waitingViewSchema>;
