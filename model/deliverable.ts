import type { Failure } from './failure';
import type { JobSpeeds } from './speed';
import type { DeliverableStatus } from './status';

/** One thing that was looked at in a finished file, with what was wanted and what was found. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: string;
  readonly actual: string;
}

export const WARNING_KINDS = ['black', 'freeze', 'silence'] as const;

/**
 * A part of a finished file that is black, stands still or is silent where its sources are not. Timecodes count from the film's start
 * timecode, else from 00:00:00:00 with no number left out; `to` is the first moment after it.
 */
export interface Warning {
  readonly kind: (typeof WARNING_KINDS)[number];
  readonly from_seconds: number;
  readonly to_seconds: number;
  readonly from_timecode: string;
  readonly to_timecode: string;
}

/** One file of one format, checked. All paths are relative to the store. */
export interface DeliverableResult {
  readonly id: string;
  readonly preset: string;
  readonly status: DeliverableStatus;
  /** `deliverables/{batch}/{job}/{file}`; null unless published. */
  readonly file: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly frames: number | null;
  readonly duration_seconds: number | null;
  readonly checks: readonly Check[];
  /** What a person should look at; nothing fails for it. Absent in results of before. */
  readonly warnings?: readonly Warning[];
  /** How many spans the film has and how many of them were found already rendered. */
  readonly spans: number;
  readonly reused_spans: number;
  /** True for a file that was published before and is published again; absent in results of before. */
  readonly found_again?: boolean;
  readonly failure: Failure | null;
}

/** What is there of each format: what was made later takes the place of what was made before. */
export function mergeDeliverables(
  earlier: readonly DeliverableResult[],
  later: readonly DeliverableResult[],
): DeliverableResult[] {
  return [...new Map([...earlier, ...later].map((one) => [one.id, one])).values()];
}

/** How a job ended, whatever ended it. */
export type JobOutcome =
  | { readonly outcome: 'completed' | 'failed'; readonly result: JobResult }
  | { readonly outcome: 'cancelled' };

/** What an AssemblyJob answers at its end, whichever it was. */
export interface JobResult {
  readonly status: 'completed' | 'failed';
  readonly deliverables: readonly DeliverableResult[];
  readonly failure: Failure | null;
  /** Share of the job's cost that was done when it ended, 0..1. */
  readonly done: number;
  /** Cost of what was rendered now and of what was found, in expected CPU seconds. */
  readonly encoded_cost: number;
  readonly reused_cost: number;
  /** Attempts that activities of this job needed beyond their first. */
  readonly retries: number;
  /** Absent in results of before, and of jobs that could not say. */
  readonly speeds?: JobSpeeds;
  /** What its timeline holds and its film does not. Absent when it is nothing, and in results of before. */
  readonly left_out?: readonly string[];
}
