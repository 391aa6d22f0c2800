import type { Format, Preset, Quality } from './preset';

/** Which ends of its dependencies let a job run: completion alone, or any end. */
export const RUN_ON = ['completed', 'finished'] as const;
export type RunOn = (typeof RUN_ON)[number];

/** What a batch does when a job of it has failed for good: go on with the others, or start nothing more. */
export const ON_FAILURE = ['continue', 'stop'] as const;
export type OnFailure = (typeof ON_FAILURE)[number];

/** One job as submitted, with its presets frozen in: a preset that changes later changes nothing that was accepted. */
export interface JobSpecification {
  readonly id: string;
  readonly project_id: string;
  readonly formats: readonly Format[];
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
  /** When it is to have ended; absent in specifications of before, which knew no deadlines. */
  readonly deadline?: string | null;
  readonly total_jobs: number;
  /** How many jobs a page of the store holds. */
  readonly page_size: number;
}
