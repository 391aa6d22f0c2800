import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { toApplicationFailure } from '../../activities/application-failure';
import { createForecastActivities } from '../../activities/forecast/forecast-activities';
import { createHoursActivities } from '../../activities/hours/hours-activities';
import { createIntakeActivities } from '../../activities/intake/intake-activities';
import { BatchesOnTemporal } from '../../activities/orchestration/batches-on-temporal';
import { createOrchestrationActivities } from '../../activities/orchestration/orchestration-activities';
import { whileBatchIsOpen } from '../../activities/orchestration/while-batch-is-open';
import { createPlanActivities } from '../../activities/plan/plan-activities';
import { createPictureActivities, createProjectActivities } from '../../activities/project/project-activities';
import { createRecordActivities } from '../../activities/record/record-activities';
import { createReportActivities } from '../../activities/record/report-activities';
import { createScheduleActivities } from '../../activities/schedule/schedule-activities';
import { Outbox } from '../../activities/webhook/outbox';
import { createWebhookActivities } from '../../activities/webhook/webhook-activities';
import type { ControlActivities, OfBatch } from '../../model/activities';
import { batchWorkflowId } from '../../model/identifier';
import { BUILT_IN } from '../../model/preset-set';
import type { Store } from '../../store/store';
import { BATCH_WORKFLOW, type BatchSignalName } from '../../workflows/messages';
import { type FakeBatch, FakeStudio } from './fake-studio';
import { createTestNamespace } from './temporal-server';
import { openGate } from './workshop';

/** Projects of these tests are empty folders: nothing is there to be probed. */
const MOST_JOBS = 1000;
/** Signs what workers of tests tell webhooks. */
export const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
/** What is only looked at is real. */
const PROGRAMS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const NO_PROGRAMS = { ffmpeg: '/no/ffmpeg', ffprobe: '/no/ffprobe' };

export interface FakeWorkers {
  readonly client: Client;
  readonly bundle: { readonly code: string };
  /** Starts a batch of the studio and answers its handle and id. */
  start(studio: FakeStudio): Promise<{ handle: WorkflowHandle; batchId: string }>;
  /** Starts a batch with a studio that was told beforehand what to do. */
  begin(
    batch: FakeBatch,
    prepare?: (studio: FakeStudio) => void,
  ): Promise<{ studio: FakeStudio; handle: WorkflowHandle; batchId: string }>;
  /** Sends a signal to a batch that has ended, which opens it again. */
  reopen(batchId: string, signal: BatchSignalName, argument: unknown): Promise<WorkflowHandle>;
  /** Gives a batch that somebody else starts its studio; its activities wait for that. */
  enrol(batchId: string, studio: FakeStudio): void;
  stop(): Promise<void>;
}

export interface FakeWorkersPlace {
  readonly address: string;
  readonly namespace: string;
  /** What batches are loaded from and recorded in, beside what the studio remembers; without one the studio is all there is. */
  readonly store?: Store;
}

export interface FakeWorkersOptions {
  /** Exports at a time. Default: more than a test needs. */
  readonly exportSlots?: number;
  /** Of batches that nobody enrols. Default: they wait until somebody does. */
  readonly others?: FakeStudio;
}

/** Runs the real workflows on the shared real server with a studio's activities instead of ffmpeg. Each batch has its own. */
export async function startFakeWorkers(
  given?: FakeWorkersPlace,
  { exportSlots, others }: FakeWorkersOptions = {},
): Promise<FakeWorkers> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { address, namespace, store }: FakeWorkersPlace = given ?? (await createTestNamespace());
  const [connection, native, bundle] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
    bundleWorkflowCode({
      workflowsPath: join(__dirname, '..', '..', 'workflows', 'index.ts'),
      logger: new DefaultLogger('ERROR'),
    }),
  ]);
  const client = new Client({ connection, namespace });
  const studios = new Studios(others);
  const batches = new BatchesOnTemporal(client);
  const activities = { ...routed(studios, store, batches), ...createOrchestrationActivities(batches) };
  const workers = await Promise.all(
    ['control', 'export', 'pictures'].map((taskQueue) =>
      Worker.create({
        connection: native,
        namespace,
        taskQueue,
        activities,
        ...(taskQueue === 'control' ? { workflowBundle: bundle } : {}),
        ...(taskQueue === 'export' && exportSlots ? { maxConcurrentActivityTaskExecutions: exportSlots } : {}),
        maxHeartbeatThrottleInterval: '200 ms',
        defaultHeartbeatThrottleInterval: '200 ms',
      }),
    ),
  );
  const runs = workers.map((worker) => worker.run());
  const running: FakeWorkers = {
    client,
    bundle,
    async begin(batch, prepare) {
      const studio = new FakeStudio(batch);
      prepare?.(studio);
      return { studio, ...(await running.start(studio)) };
    },
    async reopen(batchId, signal, argument) {
      return await client.workflow.signalWithStart(BATCH_WORKFLOW, {
        taskQueue: 'control',
        workflowId: batchWorkflowId(batchId),
        args: [{ batchId, reopen: true }],
        signal,
        signalArgs: [argument],
      });
    },
    async start(studio) {
      const batchId = randomUUID();
      studios.enrol(batchId, studio);
      const handle = await client.workflow.start(BATCH_WORKFLOW, {
        taskQueue: 'control',
        workflowId: batchWorkflowId(batchId),
        args: [{ batchId, reopen: false, ...perRun(studio) }],
      });
      return { handle, batchId };
    },
    enrol: (batchId, studio) => studios.enrol(batchId, studio),
    async stop() {
      studios.close();
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
      await native.close();
      await connection.close();
    },
  };
  return running;
}

function perRun({ batch: { eventsPerRun } }: FakeStudio) {
  return eventsPerRun === undefined ? {} : { eventsPerRun };
}

/** The studio of each batch. A batch that is started through the API has an id only after it has begun. */
class Studios {
  private readonly known = new Map<string, FakeStudio>();
  private readonly waiting = new Set<() => void>();
  private closed = false;

  constructor(private readonly others?: FakeStudio) {}

  enrol(batchId: string, studio: FakeStudio): void {
    this.known.set(batchId, studio);
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Batches that nobody gave a studio do not wait for one any more. */
  close(): void {
    this.closed = true;
    for (const wake of this.waiting) wake();
  }

  async of(batchId: string): Promise<FakeStudio> {
    for (;;) {
      const studio = this.known.get(batchId) ?? this.others;
      if (studio) return studio;
      if (this.closed) throw new Error(`nobody enrolled batch ${batchId}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }
}

/** Sends each activity to the store, if there is one for it, and to the studio of its batch, which its workflow's id names. */
function routed(studios: Studios, store: Store | undefined, batches: BatchesOnTemporal) {
  const recorded: Partial<ControlActivities> = store
    ? { ...createRecordActivities(store, new Outbox(store, undefined)), ...createReportActivities({ store }) }
    : {};
  const loaded: Partial<ControlActivities> = store
    ? {
        ...createPlanActivities({ store, programs: NO_PROGRAMS }),
        ...createIntakeActivities({ store, maxJobs: MOST_JOBS, presets: BUILT_IN }),
        ...createHoursActivities(),
      }
    : {};
  const names = [
    'loadJobs',
    'planAssembly',
    'lookAtPlan',
    'lookAtHours',
    'acceptJobs',
    'writeSnapshot',
    'writeJobProgress',
    'writeReport',
    'renderSpan',
    'renderAudio',
    'deliver',
  ] as const;
  const route = (name: (typeof names)[number]) => async (input: never) => {
    const batchId = batchOf(Context.current().info.workflowExecution?.workflowId ?? '');
    if (name === 'loadJobs' || name === 'acceptJobs' || name === 'lookAtHours') {
      const real = loaded[name] as ((input: never) => Promise<unknown>) | undefined;
      if (real) return await real(input);
    }
    const studio = await studios.of(batchId);
    if (name === 'writeSnapshot' || name === 'writeJobProgress' || name === 'writeReport')
      await recorded[name]?.(input);
    const closed = new AbortController();
    const work = async () => await studio.activities(closed.signal)[name](input);
    try {
      return await whileBatchIsOpen(batches, (input as OfBatch).batchRun, closed, work);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  };
  const routes = Object.fromEntries(names.map((name) => [name, route(name)]));
  if (!store) return routes;
  const webhooks = createWebhookActivities({ store, secret: WEBHOOK_SECRET, allowPrivate: true });
  return {
    ...routes,
    ...createScheduleActivities({ store, presets: BUILT_IN }),
    ...createForecastActivities({ store, programs: PROGRAMS }),
    ...createProjectActivities({ store, programs: PROGRAMS }),
    ...createPictureActivities({ store, programs: PROGRAMS, gate: openGate }),
    ...webhooks,
  };
}

function batchOf(workflowId: string): string {
  return workflowId.replace(/^batch-/, '').split('/')[0] ?? '';
}
