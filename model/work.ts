import { z } from 'zod';

/**
 * One try at a piece of a batch's work, as the worker that did it wrote it down at its end. A line of the record of the run
 * (docs/decisions/0007). Times are ISO 8601 in UTC.
 */
export const workSchema = z.object({
  job_id: z.string(),
  kind: z.enum(['span', 'sound', 'deliver']),
  /** Number of the span or the stretch of sound; the format that was delivered, or its number where that is not known. */
  what: z.string(),
  /** The same for all tries at the same piece in the same start of its job. */
  task: z.string(),
  attempt: z.number(),
  /** Which of the worker's slots it was in, from 0, and how many the worker has. */
  slot: z.number(),
  slots: z.number(),
  started_at: z.string(),
  ended_at: z.string(),
  end: z.enum(['done', 'failed', 'cancelled']),
  /** Why it failed. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Expected CPU seconds of what was rendered; 0 where all was there, and in what is no span. */
  cost: z.number(),
  /** Renditions that were made; of a delivery whether its file was. */
  made: z.number(),
  /** Of a deliverable; null in what is none. */
  frames: z.number().nullable(),
  bytes: z.number().nullable(),
  /** What was found rendered for another job, of a film that was delivered; null in all else. */
  saved: z
    .object({
      /** Spans of which is known how long they took when they were made, and how long that was. */
      measured_spans: z.number(),
      measured_seconds: z.number(),
      /** Those of which it is not, and their expected CPU seconds. */
      estimated_spans: z.number(),
      estimated_seconds: z.number(),
    })
    .nullable(),
});

export type Work = Readonly<z.infer<typeof workSchema>>;
export type Saved = NonNullable<Work['saved']>;

/** The same with the worker's name. */
export interface WorkOfWorker extends Work {
  readonly worker: string;
}

/** What the workers of a batch wrote down. */
export interface RunRecord {
  readonly works: readonly WorkOfWorker[];
  /** False where a worker did more than it may write down. */
  readonly whole: boolean;
}
