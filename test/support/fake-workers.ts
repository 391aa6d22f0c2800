import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { batchWorkflowId } from '../../model/identifier';
import { BATCH_WORKFLOW } from '../../workflows/messages';
import type { FakeStudio } from './fake-studio';
import { createTestNamespace } from './temporal-server';

export interface FakeWorkers {
  readonly client: Client;
  readonly bundle: { readonly code: string };
  /** Starts a batch of the studio and answers its handle and id. */
  start(studio: FakeStudio): Promise<{ handle: WorkflowHandle; batchId: string }>;
  stop(): Promise<void>;
}

/** Runs the real workflows on the shared real server with a studio's activities instead of ffmpeg. Each batch has its own. */
export async function startFakeWorkers(): Promise<FakeWorkers> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { address, namespace } = await createTestNamespace();
  const [connection, native, bundle] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
    bundleWorkflowCode({
      workflowsPath: join(__dirname, '..', '..', 'workflows', 'index.ts'),
      logger: new DefaultLogger('ERROR'),
    }),
  ]);
  const client = new Client({ connection, namespace });
  const studios = new Map<string, FakeStudio>();
  const activities = routed(studios);
  const workers = await Promise.all(
    ['control', 'export'].map((taskQueue) =>
      Worker.create({
        connection: native,
        namespace,
        taskQueue,
        activities,
        ...(taskQueue === 'control' ? { workflowBundle: bundle } : {}),
        maxHeartbeatThrottleInterval: '200 ms',
        defaultHeartbeatThrottleInterval: '200 ms',
      }),
    ),
  );
  const runs = workers.map((worker) => worker.run());
  return {
    client,
    bundle,
    async start(studio) {
      const batchId = randomUUID();
      studios.set(batchId, studio);
      const handle = await client.workflow.start(BATCH_WORKFLOW, {
        taskQueue: 'control',
        workflowId: batchWorkflowId(batchId),
        args: [{ batchId, reopen: false }],
      });
      return { handle, batchId };
    },
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
      await native.close();
      await connection.close();
    },
  };
}

/** Sends each activity to the studio of its batch, which its workflow's id names. */
function routed(studios: ReadonlyMap<string, FakeStudio>) {
  const names = [
    'loadJobs',
    'planAssembly',
    'writeSnapshot',
    'writeJobProgress',
    'writeReport',
    'renderSpan',
    'renderAudio',
    'deliver',
  ] as const;
  const route = (name: (typeof names)[number]) => async (input: never) => {
    const batchId = batchOf(Context.current().info.workflowExecution?.workflowId ?? '');
    const studio = studios.get(batchId);
    if (!studio) throw new Error(`no studio for ${batchId}`);
    return await studio.activities()[name](input);
  };
  return Object.fromEntries(names.map((name) => [name, route(name)]));
}

function batchOf(workflowId: string): string {
  return workflowId.replace(/^batch-/, '').split('/')[0] ?? '';
}
