import { Client } from '@temporalio/client';
import { DefaultLogger, type LogEntry, Runtime, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createExportActivities } from '../activities/export-activities';
import { describeBuild, encoderBuild } from '../activities/ffmpeg/build';
import { createForecastActivities } from '../activities/forecast/forecast-activities';
import { createHoursActivities } from '../activities/hours/hours-activities';
import { createIntakeActivities } from '../activities/intake/intake-activities';
import { BatchesOnTemporal } from '../activities/orchestration/batches-on-temporal';
import { createOrchestrationActivities } from '../activities/orchestration/orchestration-activities';
import { createPlanActivities } from '../activities/plan/plan-activities';
import { createPictureActivities, createProjectActivities } from '../activities/project/project-activities';
import { createRecordActivities } from '../activities/record/record-activities';
import { createReportActivities } from '../activities/record/report-activities';
import { createScheduleActivities } from '../activities/schedule/schedule-activities';
import { Outbox } from '../activities/webhook/outbox';
import { createWebhookActivities } from '../activities/webhook/webhook-activities';
import { CONTROL_QUEUE, EXPORT_QUEUE, PICTURES_QUEUE } from '../model/activities';
import type { PresetSet } from '../model/preset-set';
import { loadPresets } from '../store/preset-folder';
import { openStore, type Store } from '../store/store';
import type { WorkerConfig } from './config';
import { connectToTemporal, type TemporalConnection } from './connection';
import { keepRoom } from './keep-room';
import { metricsPlace } from './metrics-address';
import { showPresence } from './presence';
import { type Resources, startResources } from './resources/resources';
import { registerSearchAttributes } from './search-attributes';
import { telemetry } from './telemetry';
import { BUNDLE_PATH } from './workflow-bundle';

export interface WorkerRun {
  readonly config: WorkerConfig;
  readonly log: Logger;
  readonly stop: AbortSignal;
  readonly onReady: () => void;
}

/** Planning runs ffprobe: enough at a time to keep the export slots fed. */
const CONTROL_SLOTS = 8;

/** Pictures that somebody waits for, at a time: beside the exports, and one frame each. */
const PICTURE_SLOTS = 2;

/** A cancellation or a pause reaches ffmpeg within a heartbeat. */
const HEARTBEAT_THROTTLE = '1 second';

/** On shutdown a span that is nearly done may end; the others are handed back, and start again elsewhere. */
const SHUTDOWN_GRACE = '3 seconds';
const SHUTDOWN_FORCE = '15 seconds';

/** Files in the making that nobody has written to for this long are those of dead processes. */
const STALE_MS = 24 * 3_600_000;

/** After a worker's death its cached workflows are picked up by another one this soon. */
const STICKY_TIMEOUT = '3 seconds';

/**
 * Runs one worker process: a poller of the control queue (workflows, planning, records), one of the export queue (ffmpeg) and one of the
 * queue of pictures that somebody looks at.
 */
export async function runWorker({ config, log, stop, onReady }: WorkerRun): Promise<void> {
  const metrics = await metricsPlace(config.metricsAddress);
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => writeLog(log, entry)),
    telemetryOptions: telemetry(metrics.bind),
    shutdownSignals: [],
  });
  const presets = await loadPresets(config);
  const store = await openStore(config);
  const resources = startResources({ ...config, storeRoot: store.root }, log);
  // Kept by the process: asked now, the first job need not wait for three starts of ffmpeg. What is wrong with it, that job is told.
  encoderBuild(config.programs).catch(() => undefined);
  await store.renditions.sweepTemporaries(STALE_MS);
  await store.deliverables.sweepTemporaries(STALE_MS);
  await store.thumbnails.sweepTemporaries(STALE_MS);
  try {
    const temporal = await connectToTemporal({ environment: config.temporalEnvironment, log, stop });
    try {
      await registerSearchAttributes(temporal.connection, temporal.namespace, log);
      const workers = await createWorkers(temporal, { config, store, resources, presets });
      const { slots } = resources;
      const { diskReserveBytes } = config;
      const build = () => describeBuild(config.programs);
      const presence = await showPresence(
        store,
        { slots, diskReserveBytes, metricsAddress: metrics.address, build },
        log,
      );
      const room = keepRoom({ store, limitBytes: config.maxRenditionsBytes, log });
      try {
        await poll(workers, { log, stop, onReady });
      } finally {
        await room.stop();
        await presence.stop();
      }
    } finally {
      await temporal.connection.close();
    }
  } finally {
    resources.stop();
  }
}

interface Parts {
  readonly config: WorkerConfig;
  readonly store: Store;
  readonly resources: Resources;
  readonly presets: PresetSet;
}

async function createWorkers(
  { connection, namespace }: TemporalConnection,
  { config, store, resources, presets }: Parts,
) {
  const { programs, spanAttempts } = config;
  const batches = new BatchesOnTemporal(new Client({ connection, namespace }));
  const common = {
    connection,
    namespace,
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
    defaultHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  } as const;
  return await Promise.all([
    Worker.create({
      ...common,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: { codePath: BUNDLE_PATH },
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
      maxConcurrentActivityTaskExecutions: CONTROL_SLOTS,
      activities: {
        ...createPlanActivities({ store, programs }),
        ...createRecordActivities(store, new Outbox(store, config.webhooks.url)),
        ...createWebhookActivities({ store, ...config.webhooks }),
        ...createReportActivities({ store }),
        ...createHoursActivities(),
        ...createForecastActivities({ store, programs }),
        ...createProjectActivities({ store, programs }),
        ...createIntakeActivities({ store, maxJobs: config.maxJobs, presets }),
        ...createOrchestrationActivities(batches),
        ...createScheduleActivities({ store, presets }),
      },
    }),
    Worker.create({
      ...common,
      taskQueue: EXPORT_QUEUE,
      maxConcurrentActivityTaskExecutions: resources.slots,
      activities: { ...createExportActivities({ store, programs, ...resources, spanAttempts, batches }) },
    }),
    Worker.create({
      ...common,
      taskQueue: PICTURES_QUEUE,
      maxConcurrentActivityTaskExecutions: PICTURE_SLOTS,
      activities: { ...createPictureActivities({ store, programs, gate: resources.gate }) },
    }),
  ]);
}

/** Polls with all workers until told to stop, or until one of them cannot go on: then the process ends and is started again. */
async function poll(workers: readonly Worker[], { log, stop, onReady }: Omit<WorkerRun, 'config'>): Promise<void> {
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  stop.addEventListener('abort', shutdown, { once: true });
  const runs = workers.map(async (worker) => {
    try {
      await worker.run();
    } finally {
      shutdown();
    }
  });
  log.info('polling');
  onReady();
  if (stop.aborted) shutdown();
  const ends = await Promise.allSettled(runs);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Nobody need be warned of these: the poller of the export queue has no workflows on purpose; a failed job is told by its activity. */
const LESS: Readonly<Record<string, 'debug' | 'info'>> = {
  'No workflows registered, not polling for workflow tasks': 'debug',
  'Workflow failed': 'info',
};
const LEVELS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

function writeLog(log: Logger, { level, message, meta }: LogEntry): void {
  const name = LESS[message] ?? LEVELS[level];
  log[name]({ ...meta, error: meta?.['error'] === undefined ? undefined : String(meta['error']) }, message);
}
