import { ActivityCancellationType, type ActivityInterfaceFor, proxyActivities } from '@temporalio/workflow';
import {
  CONTROL_QUEUE,
  type ControlActivities,
  EXPORT_QUEUE,
  type ExportActivities,
  PICTURES_QUEUE,
  type PictureActivities,
} from '../model/activities';

/** Short work on the control queue. Failures of the store or a lost worker are waited out; a bad project is not tried again. */
export const control = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '15 seconds' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/**
 * Questions that are asked again until the answer is yes: each look is a try of one activity, which grows no history. A worker that is
 * lost between two looks costs one of them.
 */
export const watching = proxyActivities<Pick<ControlActivities, 'awaitJob' | 'awaitBatchEnd'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Somebody waits for the answer, and asks again where there is none. */
export const forecasting = proxyActivities<Pick<ControlActivities, 'forecastJobs' | 'lookAtProject'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});

/** The same for a picture: it is one frame, and its file may be far away. */
export const pictures = proxyActivities<PictureActivities>({
  taskQueue: PICTURES_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});

/** Writes that a batch cannot end without: tried until they succeed, and never cancelled with the batch. */
export const records = proxyActivities<Pick<ControlActivities, 'writeSnapshot' | 'writeJobProgress' | 'writeReport'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});

/**
 * One ffmpeg each. The activity itself counts its attempts and says when to stop trying, because an attempt that only found the span
 * busy is none. A worker that dies is noticed after the heartbeat timeout; cancelled work counts as ended only when ffmpeg is gone.
 */
export function exportingAt(priorityKey: number, batchId: string): ActivityInterfaceFor<ExportActivities> {
  return proxyActivities<ExportActivities>({
    taskQueue: EXPORT_QUEUE,
    startToCloseTimeout: '6 hours',
    heartbeatTimeout: '6 seconds',
    retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // Batches of one priority take turns.
    priority: { priorityKey, fairnessKey: batchId },
  });
}
