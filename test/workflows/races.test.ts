import { type WorkflowHandle, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { BatchSnapshot } from '../../model/snapshot';
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

function command(count: number): { name: string; argument: object } {
  const [name] = COMMANDS[count % COMMANDS.length] ?? ['resume'];
  const job_id = `job-${(count * 5) % JOBS.length}`;
  return { name, argument: { job_id, priority: count % 101, max_concurrent: 1 + (count % 4) } };
}

async function settled(handle: WorkflowHandle, give: (count: number) => Promise<unknown>): Promise<BatchSnapshot> {
  for (let count = 0; ; count += 1) {
    try {
      await give(count);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) break;
      // An update is refused where it makes no sense.
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    }
    // Most batches end by themselves; what is left of the others is let run.
    if (count === 150) {
      await handle.signal('resume').catch(() => undefined);
      break;
    }
  }
  return (await handle.result()) as BatchSnapshot;
}

test.each([
  [
    'signals',
    (handle: WorkflowHandle, { name, argument }: ReturnType<typeof command>) => handle.signal(name, argument),
  ],
  [
    'updates',
    (handle: WorkflowHandle, { name, argument }: ReturnType<typeof command>) =>
      handle.executeUpdate(name, { args: [argument] }),
  ],
] as const)(
  '%s that race with the ends of jobs leave none of them stuck, also from run to run',
  async (_, give) => {
    const { studio, handle } = await world.workers.begin(
      { maxConcurrent: 3, eventsPerRun: 200, jobs: JOBS },
      (studio) => {
        studio.badFormats.add('job-3/mp4').add('job-0/mp4');
      },
    );
    await studio.until(() => studio.planned.length > 0);
    const { counts, status } = await settled(handle, (count) => give(handle, command(count)));
    expect(counts).toMatchObject({ pending: 0, running: 0 });
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(JOBS.length);
    expect(['completed', 'partially_failed', 'failed', 'cancelled']).toContain(status);
    expect(studio.running.size).toBe(0);
    const written = JOBS.map(({ id }) => studio.jobs.get(id)?.status ?? 'pending');
    expect(written.filter((one) => one === 'pending' || one === 'running')).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'a retry that comes with the end of the batch is carried out or refused, never lost',
  async () => {
    for (let round = 0; round < 5; round += 1) {
      const { studio, handle } = await world.workers.begin({ jobs: [{ id: 'a' }, { id: 'b' }] }, (studio) =>
        studio.badFormats.add('a/mp4'),
      );
      await studio.until(() => studio.last?.report_ready === true);
      studio.badFormats.clear();
      const asked = await handle.executeUpdate('retryJob', { args: [{ job_id: 'a' }] }).then(
        () => true,
        (error) => {
          if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false;
          throw error;
        },
      );
      expect(await handle.result()).toMatchObject({ status: asked ? 'completed' : 'partially_failed' });
    }
  },
  LIMIT_MS,
);
