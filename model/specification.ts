import type { PictureFields } from './picture';
import type { Preset, Quality } from './preset';

/** Which ends of its dependencies let a job run: completion alone, or any end. */
export const RUN_ON = ['completed', 'finished'] as const;
export type RunOn = (typeof RUN_ON)[number];

/** What a batch does when a job of it has failed for good: go on with the others, or start nothing more. */
export const ON_FAILURE = ['continue', 'stop'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

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
  /** One for each format, in the same order. */
  readonly presets: readonly Preset[];
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
  readonly total_jobs: number;
  /** How many jobs a page of the store holds. */
  readonly page_size: number;
  /** Place of the first job of each addition that was made while the batch ran, by its id. */
  readonly additions?: Readonly<Record<string, number>>;
}
