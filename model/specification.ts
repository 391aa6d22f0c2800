import type { Labels } from './labels';
import type { PictureFields } from './picture';
import type { Preset, Quality } from './preset';
import type { Webhook } from './webhook';

/** Which ends of its dependencies let a job run: completion alone, or any end. */
export const RUN_ON = ['completed', 'finished'] as const;
export type RunOn = (typeof RUN_ON)[number];

/** What a batch does when a job of it has failed for good: go on with the others, or start nothing more. */
export const ON_FAILURE = ['continue', 'stop'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

/** Where a job's captions are: a file of the project, by its path from there. */
export interface CaptionsSource {
  readonly path: string;
  /** ISO 639-2; `und` where none was named. */
  readonly language: string;
}

/** How sources are told apart: by size, time of change and samples, or by every byte of them. */
export const FINGERPRINTS = ['quick', 'full'] as const;
export type Fingerprint = (typeof FINGERPRINTS)[number];

/** One job as submitted, with its presets frozen in: a preset that changes later changes nothing that was accepted. */
export interface JobSpecification extends PictureFields {
  readonly id: string;
  readonly project_id: string;
  /** Containers and names of presets, as submitted: the ids of the deliverables. */
  readonly formats: readonly string[];
  readonly quality: Quality;
  /** 0..100; orders jobs inside the batch. */
  readonly priority: number;
  readonly dependencies: readonly string[];
  readonly run_on: RunOn;
  /** How often the job may be started before a failure that could pass counts as its end. */
  readonly attempts: number;
  /** Absent where it is quick, and in jobs of before. */
  readonly fingerprint?: Fingerprint;
  /** One for each format, in the same order. */
  readonly presets: readonly Preset[];
  /** Absent where it has none. */
  readonly captions?: CaptionsSource;
  /** One for each format, where the job says how its files are called. */
  readonly file_names?: readonly string[];
  /** True: what its timeline holds and the film would not is no film. Absent in those of before. */
  readonly strict?: boolean;
}

/** Hours outside which no new span of a batch starts. */
export interface BatchWindow {
  /** `22:00-06:00`: from the first minute to before the second, over midnight where the second is the earlier. */
  readonly hours: string;
  /** Name of the IANA time zone whose wall clocks show them. */
  readonly time_zone: string;
}

/** The batch as submitted, without its jobs, which the store keeps in pages beside it. */
export interface BatchSpecification {
  readonly id: string;
  readonly name: string;
  /** 0..100; decides the band on Temporal's queues. */
  readonly priority: number;
  readonly max_concurrent: number;
  readonly on_failure: OnFailure;
  readonly created_at: string;
  readonly start_at: string | null;
  /** Null, or missing in what was submitted before there were any, when it may run at all hours. */
  readonly window?: BatchWindow | null;
  /** The schedule that made it; null for one that was submitted, absent in those of before there were schedules. */
  readonly schedule_id?: string | null;
  /** When it is to have ended; absent in specifications of before, which knew no deadlines. */
  readonly deadline?: string | null;
  /** Whom it tells of what becomes of it; absent in those of before there were any. */
  readonly webhooks?: readonly Webhook[];
  /** Absent where it has none, and in those of before. */
  readonly labels?: Labels;
  /** Whose it is, by the key that submitted it; absent where there are no keys, and for keys that see all. */
  readonly tenant?: string;
  readonly total_jobs: number;
  /** How many jobs a page of the store holds. */
  readonly page_size: number;
  /** Place of the first job of each addition that was made while the batch ran, by its id. */
  readonly additions?: Readonly<Record<string, number>>;
}

/**
 * The same for Temporal, whose histories are read by who may not read the batch: the addresses of webhooks are often secrets, and stay in
 * the store.
 */
export function forHistories({ webhooks: _, ...rest }: BatchSpecification): BatchSpecification {
  return rest;
}
