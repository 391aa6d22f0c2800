import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createForecastActivities } from '../../activities/forecast/forecast-activities';
import { createHoursActivities } from '../../activities/hours/hours-activities';
import { createIntakeActivities } from '../../activities/intake/intake-activities';
import { BatchesOnTemporal } from '../../activities/orchestration/batches-on-temporal';
import { createOrchestrationActivities } from '../../activities/orchestration/orchestration-activities';
import { whileBatchIsOpen } from '../../activities/orchestration/while-batch-is-open';
import { createPlanActivities } from '../../activities/plan/plan-activities';
import { createProjectActivities } from '../../activities/project/project-activities';
import { createRecordActivities } from '../../activities/record/record-activities';
import { createReportActivities } from '../../activities/record/report-activities';
import { Outbox } from '../../activities/webhook/outbox';
import { CONTROL_QUEUE, type ControlActivities, EXPORT_QUEUE, type ExportActivities } from '../../model/activities';
import type { PlanSummary } from '../../model/assembly-plan';
import { BUILT_IN } from '../../model/preset-set';
import { openStore } from '../../store/store';
import { BUNDLE_PATH } from '../../worker/workflow-bundle';

/**
 * A worker without films, for what orchestration costs alone: real workflows, the real store, and exports of one span that takes so many
 * milliseconds and makes nothing. Started by the bench with its state folder, media root, Temporal's address, milliseconds and slots.
 */
async function main(): Promise<void> {
  const [stateDir = '', mediaRoot = '', address = '', spanMs = '0', slots = '8'] = process.argv.slice(2);
  const store = await openStore({ stateDir, mediaRoot });
  const connection = await NativeConnection.connect({ address });
  const batches = new BatchesOnTemporal(new Client({ connection }));
  const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
  const control: ControlActivities = {
    ...createPlanActivities({ store, programs }),
    ...createRecordActivities(store, new Outbox(store, undefined)),
    ...createReportActivities({ store }),
    ...createHoursActivities(),
    ...createForecastActivities({ store, programs }),
    ...createProjectActivities({ store, programs }),
    ...createIntakeActivities({ store, maxJobs: 10_000, presets: BUILT_IN }),
    ...createOrchestrationActivities(batches),
    createScheduledBatch: async () => {
      throw new Error('the bench has no schedules');
    },
    sendWebhook: async () => undefined,
    planAssembly: async () => emptyPlan(),
    lookAtPlan: async () => emptyPlan(),
  };
  const inOpenBatch = async <T>(batchRun: string | undefined, work: () => Promise<T>) =>
    await whileBatchIsOpen(batches, batchRun, new AbortController(), work);
  const exporting: ExportActivities = {
    renderSpan: async ({ batchRun }) =>
      await inOpenBatch(batchRun, async () => {
        await pause(Number(spanMs));
        return { encodedCost: 1, rendered: 1, attempts: Context.current().info.attempt };
      }),
    renderAudio: async () => ({ encodedCost: 0, rendered: 1, attempts: 1 }),
    deliver: async ({ batchRun }) => await inOpenBatch(batchRun, async () => DELIVERED),
  };
  const workers = [
    await Worker.create({
      connection,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: { codePath: BUNDLE_PATH },
      activities: control,
    }),
    await Worker.create({
      connection,
      taskQueue: EXPORT_QUEUE,
      activities: exporting,
      maxConcurrentActivityTaskExecutions: Number(slots),
    }),
  ];
  process.once('SIGTERM', () => {
    for (const worker of workers) worker.shutdown();
  });
  process.send?.({ ready: true });
  await Promise.all(workers.map((worker) => worker.run()));
  await connection.close();
}

const DELIVERED = {
  id: 'mp4',
  preset: 'h264-standard',
  status: 'completed',
  file: null,
  bytes: 0,
  sha256: '',
  frames: 24,
  duration_seconds: 1,
  checks: [],
  spans: 1,
  reused_spans: 0,
  failure: null,
} as const;

function emptyPlan(): PlanSummary {
  return {
    planRef: 'empty',
    frames: 24,
    spans: [{ cost: 1, missing: true }],
    audio: [],
    deliverables: [{ id: 'mp4', preset: 'h264-standard', costPerFrame: 1 / 24, deliverCost: 0 }],
    cost: 1,
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
