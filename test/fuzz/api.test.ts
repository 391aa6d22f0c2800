import { join } from 'node:path';
import { findPrograms } from '../../infra/programs';
import { FakeStudio } from '../support/fake-studio';
import { makeClip } from '../support/media';
import { withApi } from '../support/with-workers';
import { type Fuzzing, fuzz } from './schemathesis';

/**
 * Schemathesis reads the document and asks the API what it allows, its limits, and some of what it does not; then operations one after the
 * other, as the document's links say. No answer may be a 5xx, or one that the document does not name.
 */

const world = withApi({ others: new FakeStudio({ jobs: [] }) });
const program = findPrograms().schemathesis;
const LIMIT_MS = 300_000;
const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];

async function expectClean(asked: Omit<Fuzzing, 'program' | 'url'>): Promise<{ cases: number; links: number }> {
  const { code, said, cases, links } = await fuzz({ program: program ?? '', url: world.api.url, ...asked });
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
  process.stdout.write(`${asked.phases.join(', ')}${asked.key ? ' with a key' : ''}: ${cases} requests\n`);
  return { cases, links };
}

// Where Python or its registry is missing the set-up says that these are left out.
(program ? describe : describe.skip)('an API that is asked by Schemathesis', () => {
  test(
    'gives no answer that the document does not name',
    async () => {
      await makeClip(join(world.api.mediaRoot, 'proj-b', 'a.mp4'), { seconds: 1 });
      const { id } = await world.api.client.submit({ name: 'x', jobs });
      const schedule = await world.api.client.createSchedule({
        name: 's',
        cron: ['0 3 * * *'],
        batch: { name: 'x', jobs },
      });
      const ids = { batch_id: id, job_id: 'a', deliverable_id: 'mp4', schedule_id: schedule.id };
      const { cases } = await expectClean({ phases: ['examples', 'coverage', 'fuzzing'], examples: 20, ids });
      expect(cases).toBeGreaterThan(1000);
    },
    LIMIT_MS,
  );

  test(
    'nor when operations follow one another: what is submitted is looked at, steered, followed and reported',
    async () => {
      const { cases, links } = await expectClean({ phases: ['stateful'], examples: 40 });
      expect(cases).toBeGreaterThan(100);
      // Of some 25: that no link was followed any more would be no fault to Schemathesis.
      expect(links).toBeGreaterThan(10);
    },
    LIMIT_MS,
  );

  test(
    'nor to who shows a key',
    async () => {
      const owner = { name: 'fuzz', tenant: 'fuzz', scopes: ['read' as const, 'submit' as const] };
      const { shown } = await world.api.store.apiKeys.create(owner, new Date());
      const { cases } = await expectClean({ phases: ['coverage'], examples: 5, key: shown });
      expect(cases).toBeGreaterThan(1000);
    },
    LIMIT_MS,
  );
});
