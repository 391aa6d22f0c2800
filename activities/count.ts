import { Context } from '@temporalio/activity';
import { ReelbatchError } from '../model/failure';

/**
 * What this worker's activities count for Prometheus, beside what Temporal's SDK counts of them: docs/operations.md has the table. The SDK writes
 * them with its own, with the labels `activityType`, `taskQueue` and `namespace`, and `_total` behind the name.
 */
export const COUNTERS = {
  reelbatch_renditions_rendered: 'Spans rendered, each preset counted for itself.',
  // The SDK's counters hold whole numbers.
  reelbatch_encoded_cost_milliseconds: 'Expected CPU time of what was rendered: the unit of cost.',
  reelbatch_deliverables: 'Deliverables by preset and by what became of them: made, found_again or failed.',
  reelbatch_published_bytes: 'Bytes of the deliverables that were published.',
  reelbatch_checks_failed: 'Checks that a deliverable did not pass, by name.',
  reelbatch_work_failures: 'Tries of any work that failed, by code.',
} as const;

export function count(name: keyof typeof COUNTERS, value: number, labels: Readonly<Record<string, string>> = {}): void {
  Context.current().metricMeter.createCounter(name, '', COUNTERS[name]).add(value, labels);
}

/** A failure of ours by its code; of any other it is only known that nobody foresaw it. */
export function countFailure(error: unknown): void {
  count('reelbatch_work_failures', 1, { code: error instanceof ReelbatchError ? error.code : 'INTERNAL' });
}
