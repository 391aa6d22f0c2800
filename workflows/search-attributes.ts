import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What batches and jobs can be searched by in the Temporal Web UI. The worker registers them where they are missing. */
export const batchIdKey = defineSearchAttributeKey('BatchId', SearchAttributeType.KEYWORD);
export const projectIdKey = defineSearchAttributeKey('ProjectId', SearchAttributeType.KEYWORD);
export const batchStatusKey = defineSearchAttributeKey('BatchStatus', SearchAttributeType.KEYWORD);
export const jobStatusKey = defineSearchAttributeKey('JobStatus', SearchAttributeType.KEYWORD);
export const batchPriorityKey = defineSearchAttributeKey('BatchPriority', SearchAttributeType.INT);

/** Temporal's own, on each workflow that a schedule starts: the time that the schedule names. */
export const scheduledStartTimeKey = defineSearchAttributeKey(
  'TemporalScheduledStartTime',
  SearchAttributeType.DATETIME,
);
