import { z } from 'zod';
import { readCron } from './cron';
import { only, onlyFields } from './fault-words';
import { type BatchTemplate, batchTemplateSchema, nameSchema, type SubmissionShape } from './submission';
import { timeZoneSchema } from './time-zone';

/** What becomes of a batch whose time has come while an earlier one of its schedule still runs. */
export const OVERLAPS = ['skip', 'buffer_one', 'buffer_all', 'cancel_other', 'terminate_other', 'allow_all'] as const;
export type Overlap = (typeof OVERLAPS)[number];

const MOST_CRONS = 20;
const SHORTEST_EVERY_SECONDS = 60;
/** A year. */
const LONGEST_EVERY_SECONDS = 31_536_000;
const LONGEST_NOTE = 500;

const cronError = only(
  'minute, hour, day of month, month and day of week, like 0 22 * * 1-5, and comes true some day (numbers, names, *, lists, ranges, steps)',
);
const cronsError = only(`a list of one to ${MOST_CRONS} cron expressions`);
const everyError = only(`a whole number of seconds from ${SHORTEST_EVERY_SECONDS} to ${LONGEST_EVERY_SECONDS}`);
const noteError = only(`text of at most ${LONGEST_NOTE} characters`);

const cronSchema = z
  .string({ error: cronError })
  .refine((given) => readCron(given, new Date()) !== undefined, { error: cronError })
  .transform((given) => readCron(given, new Date()) ?? given);

/** The body of `POST /api/v1/batch/schedules`. Unknown fields are refused, here and in the batch. */
export function scheduleSubmissionSchema(limits: SubmissionShape) {
  const shape = {
    name: nameSchema,
    batch: batchTemplateSchema(limits),
    cron: z
      .array(cronSchema, { error: cronsError })
      .min(1, { error: cronsError })
      .max(MOST_CRONS, { error: cronsError })
      .optional(),
    every_seconds: z
      .int({ error: everyError })
      .min(SHORTEST_EVERY_SECONDS, { error: everyError })
      .max(LONGEST_EVERY_SECONDS, { error: everyError })
      .optional(),
    time_zone: timeZoneSchema.default('UTC'),
    overlap: z.enum(OVERLAPS, { error: only(`one of ${OVERLAPS.join(', ')}`) }).default('skip'),
    paused: z.boolean({ error: only('true or false') }).default(false),
    note: z.string({ error: noteError }).max(LONGEST_NOTE, { error: noteError }).default(''),
  };
  return z.strictObject(shape, { error: onlyFields('a schedule', Object.keys(shape)) });
}

/** What a body that can be read of may still lack: without a time its batch would never come. */
export const NO_TIME = 'names no time: it needs cron, every_seconds or both';

export type ScheduleSubmission = z.infer<ReturnType<typeof scheduleSubmissionSchema>>;

/** A schedule as the store keeps it. Whether it is paused, and its note, are Temporal's to know. */
export interface ScheduleSpecification {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly cron: readonly string[];
  readonly every_seconds: number | null;
  readonly time_zone: string;
  readonly overlap: Overlap;
  readonly batch: BatchTemplate;
  /** Whose it is and whose its batches are; absent as in a batch. */
  readonly tenant?: string;
}

export function specifySchedule(
  submission: ScheduleSubmission,
  { id, createdAt, tenant }: { readonly id: string; readonly createdAt: Date; readonly tenant: string | null },
): ScheduleSpecification {
  const { name, batch, cron = [], every_seconds = null, time_zone, overlap } = submission;
  const owned = tenant === null ? {} : { tenant };
  return { id, name, created_at: createdAt.toISOString(), cron, every_seconds, time_zone, overlap, batch, ...owned };
}
