import type { RuntimeOptions } from '@temporalio/worker';

/**
 * Seconds. Those of the SDK end at one minute, as if nothing ever waited longer; here a queue may be a night long, and what is not told apart
 * by a bucket no rule can be about.
 */
const WAIT_BUCKETS = [0.1, 1, 10, 60, 300, 900, 1800, 3600, 4 * 3600, 24 * 3600];

/** Seconds: from a span of a draft to a deliverable of hours. */
const WORK_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600, 4 * 3600];

/** Has the SDK answer Prometheus. @param bindAddress an IP address and a port. */
export function telemetry(bindAddress: string): NonNullable<RuntimeOptions['telemetryOptions']> {
  return {
    metrics: {
      prometheus: {
        bindAddress,
        countersTotalSuffix: true,
        unitSuffix: true,
        useSecondsForDurations: true,
        histogramBucketOverrides: {
          temporal_activity_schedule_to_start_latency: WAIT_BUCKETS,
          temporal_activity_execution_latency: WORK_BUCKETS,
        },
      },
    },
  };
}
