import {
  type Connection,
  defaultPayloadConverter,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { Problem } from '../../api/server/problem';
import { connectTemporal, type Temporal } from '../../api/server/temporal';
import type { BatchSnapshot } from '../../model/snapshot';
import { batchIdOf } from '../../model/workflow-id';
import { withWorkers } from '../support/with-workers';

/** Commands that come at the very moment at which jobs, or the batch, end. */
const world = withWorkers();

const LIMIT_MS = 60_000;
const JOBS = Array.from({ length: 16 }, (_, index) => ({
  id: `job-${index}`,
  dependencies: index > 11 ? ['job-0'] : [],
}));

/** One command after another, to one job after another, as long as the batch is there. */
const COMMANDS = [
  ['pause'],
  ['cancelJob', 'job_id'],
  ['resume'],
  ['retryJob', 'job_id'],
  ['setMaxConcurrent'],
  ['retryFailed'],
  ['setJobPriority', 'job_id'],
  ['setBatchPriority'],
] as const;

interface Command {
  readonly name: string;
  readonly argument: object;
}

const COMMANDS_GIVEN = 150;

function command(count: number): Command {
  const [name] = COMMANDS[count % COMMANDS.length] ?? ['resume'];
  const job_id = `job-${(count * 5) % JOBS.length}`;
  return { name, argument: { job_id, priority: count % 101, max_concurrent: 1 + (count % 4) } };
}

/** What the API asks Temporal with. */
let temporal: Temporal;
beforeAll(() => {
  const { connection, options } = world.workers.client;
  const { address } = (connection as Connection).options;
  temporal = connectTemporal({ connectionOptions: { address }, namespace: options.namespace });
});
afterAll(async () => await temporal.close());

/** @returns false when the batch is there no more. */
type Give = (handle: WorkflowHandle, command: Command) => Promise<boolean>;

const bySignal: Give = async (handle, { name, argument }) => {
  try {
    await handle.signal(name, argument);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};

const byUpdate: Give = async ({ workflowId }, { name, argument }) => {
  try {
    await temporal.command(batchIdOf(workflowId) ?? '', name as 'cancelJob', argument as { job_id: string });
    return true;
  } catch (error) {
    // Refused where it makes no sense; whoever cannot be asked is another matter.
    if (!(error instanceof Problem) || error.code === 'TEMPORAL_UNAVAILABLE') throw error;
    return error.code !== 'BATCH_ENDED';
  }
};

test.each([
  ['signals', bySignal],
  ['updates', byUpdate],
])(
  '%s that race with the ends of jobs leave none of them stuck, also from run to run',
  async (_, give) => {
    const { studio, handle } = await world.workers.begin(
      { maxConcurrent: 3, eventsPerRun: 200, jobs: JOBS },
      (studio) => studio.badFormats.add('job-3/mp4').add('job-0/mp4'),
    );
    await studio.until(() => studio.planned.length > 0);
    let count = 0;
    while (count < COMMANDS_GIVEN && (await give(handle, command(count)))) count += 1;
    // Most batches have ended by then; the others are let run.
    await handle.signal('resume').catch(() => undefined);
    const { counts, status } = (await handle.result()) as BatchSnapshot;
    expect(counts).toMatchObject({ pending: 0, running: 0 });
    expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(JOBS.length);
    expect(['completed', 'partially_failed', 'failed', 'cancelled']).toContain(status);
    expect(studio.running.size).toBe(0);
    const written = JOBS.map(({ id }) => studio.jobs.get(id)?.status ?? 'pending');
    expect(written.filter((one) => one === 'pending' || one === 'running')).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'what a batch tells a job reaches it in that order',
  async () => {
    const jobs = Array.from({ length: 8 }, (_, index) => ({ id: `job-${index}`, spans: 12 }));
    const { studio, handle } = await world.workers.begin({ maxConcurrent: 8, jobs }, ({ holding }) => {
      for (const { id } of jobs) holding.add(id);
    });
    await studio.until(() => studio.planned.length === jobs.length);
    // Several come to one turn of the batch.
    for (let count = 0; count < 10; count += 1)
      await Promise.all(['pause', 'resume', 'pause', 'resume'].map((name) => handle.signal(name)));
    await handle.signal('resume');
    for (const { id } of jobs) studio.release(id);
    expect(await handle.result()).toMatchObject({ status: 'completed', counts: { completed: jobs.length } });
    const told = await signalsOf(handle.workflowId);
    for (const { id } of jobs) {
      const jobId = `${handle.workflowId}/${id}`;
      const heard = (await signalsOf(jobId)).map(({ held }) => held);
      expect([id, heard]).toEqual([id, told.flatMap((signal) => (signal.to === jobId ? [signal.held] : []))]);
    }
  },
  LIMIT_MS,
);

interface HoldSignal {
  /** Null: the workflow itself. */
  readonly to: string | null;
  readonly held: boolean;
}

/** The holds and releases that a workflow sent, or was sent, by its history. */
async function signalsOf(workflowId: string): Promise<HoldSignal[]> {
  const { events } = await world.workers.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const sent = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
    const signal = sent ?? event.workflowExecutionSignaledEventAttributes;
    const payload = signal?.input?.payloads?.[0];
    if (signal?.signalName !== 'hold' || !payload) return [];
    const { held } = defaultPayloadConverter.fromPayload<HoldSignal>(payload);
    return [{ to: sent?.workflowExecution?.workflowId ?? null, held }];
  });
}

test(
  'a retry that comes with the end of the batch is carried out or refused, never lost',
  async () => {
    for (let round = 0; round < 5; round += 1) {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a' }, { id: 'b' }] }, (studio) =>
        studio.badFormats.add('a/mp4'),
      );
      await studio.until(() => studio.last?.report_ready === true);
      studio.badFormats.clear();
      const asked = await byUpdate(handle, { name: 'retryJob', argument: { job_id: 'a' } });
      expect(await handle.result()).toMatchObject({ status: asked ? 'completed' : 'partially_failed' });
    }
  },
  LIMIT_MS,
);
