import { join } from 'node:path';
import { makeClip } from '../support/media';
import { until } from '../support/until';
import { followToEnd } from './follow';
import { type E2eStudio, openStudio } from './studio';

const LIMIT_MS = 120_000;

let studio: E2eStudio;
beforeAll(async () => {
  studio = await openStudio(1);
  await makeClip(join(studio.mediaRoot, 'film', 'film.mp4'), { seconds: 1, size: '128x64', tone: 440 });
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

test(
  'a schedule makes a film, outlives a restart of everything, and makes it again without encoding it again',
  async () => {
    const jobs = [{ id: 'film', project_id: 'film', formats: ['mp4'] as const, quality: 'draft' as const }];
    const { id } = await studio.client.createSchedule({
      name: 'Nightly',
      batch: { name: 'Film', jobs },
      cron: ['0 0 1 1 *'],
    });
    const made = async (count: number) => {
      await studio.client.triggerSchedule(id);
      const [newest] = await until('a batch is made', async () => {
        const { recent_actions } = await studio.client.schedule(id);
        return recent_actions.length === count && recent_actions[0]?.status ? recent_actions : undefined;
      });
      const end = await followToEnd(studio.client, newest?.batch_id ?? '', LIMIT_MS);
      expect(end).toMatchObject({ status: 'completed', schedule_id: id });
      return end.jobs[0]?.deliverables[0];
    };
    expect(await made(1)).toMatchObject({ reused_spans: 0 });
    await studio.stop();
    await studio.start();
    // Temporal answers for its schedules some seconds after it answers at all.
    const answered = async () => await studio.client.schedules().catch(() => undefined);
    const { schedules } = await until('Temporal knows its schedules again', answered, LIMIT_MS);
    expect(schedules).toMatchObject([{ id, counts: { started: 1 } }]);
    const again = await made(2);
    expect(again?.spans).toBeGreaterThan(0);
    expect(again?.reused_spans).toBe(again?.spans);
  },
  2 * LIMIT_MS,
);
