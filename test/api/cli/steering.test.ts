import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportSchema } from '../../../model/report';
import { addedJobsViewSchema, batchViewSchema, jobViewSchema } from '../../../model/views';
import { commandLine } from '../../support/command-line';
import { FakeStudio } from '../../support/fake-studio';
import { temporaryFolder } from '../../support/media';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

const world = withApi();
const reelbatch = commandLine(() => world.api.url);
const LIMIT_MS = 120_000;

const jobs = [{ id: 'a', project_id: 'proj-a', formats: ['mp4'] }];

/** What a command answers with --json, which must be all that it says. */
async function answered(args: readonly string[], input?: string): Promise<unknown> {
  const { code, stdout, stderr } = await reelbatch.run([...args, '--json'], input);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

test(
  'a batch that runs is steered, and shown',
  async () => {
    const studio = new FakeStudio({ jobs: [{ id: 'a' }] });
    studio.holding.add('a');
    const { id } = await world.api.client.submit({ name: 'Steered', jobs, max_concurrent: 1 });
    world.workers.enrol(id, studio);
    await until('a runs', async () => (await world.api.client.job(id, 'a')).status === 'running' || undefined);

    const added = addedJobsViewSchema.parse(
      await answered(['add', id, '--project', 'proj-b', '--format', 'mov', '--after', 'a', '--priority', 'low']),
    );
    const [job = ''] = added.added;
    const more = JSON.stringify([{ id: 'c', project_id: 'proj-b', formats: ['webm'], dependencies: ['a'] }]);
    expect(addedJobsViewSchema.parse(await answered(['add', id, '-'], more)).added).toEqual(['c']);
    const changed = batchViewSchema.parse(
      await answered(['set', id, '--priority', '77', '--max-concurrent', '2', '--deadline', '2100-01-01T00:00:00Z']),
    );
    expect(changed).toMatchObject({ priority: 77, max_concurrent: 2, deadline: '2100-01-01T00:00:00.000Z' });
    expect(batchViewSchema.parse(await answered(['set', id, '--deadline', 'none'])).deadline).toBeNull();
    expect((await reelbatch.run(['set', id, job, '--priority', 'urgent'])).code).toBe(0);
    expect((await reelbatch.run(['pause', id])).stdout).toContain(`Pausing batch ${id}, which was running.`);
    await until('a pause', async () => (await world.api.client.get(id)).status === 'paused' || undefined);
    const shown = await reelbatch.run(['show', id]);
    expect(shown.stdout).toMatch(/^status +paused {2}\d+ %$/m);
    expect(shown.stdout).toMatch(/^jobs +3 jobs: 1 running, 2 pending$/m);
    expect(shown.stdout).toMatch(new RegExp(`^${job} +proj-b +pending +mov +standard +100 +a$`, 'm'));
    expect(jobViewSchema.parse(await answered(['show', id, job]))).toMatchObject({ id: job, priority: 100 });
    const waiting = batchViewSchema.parse(await answered(['show', id, '--status', 'pending', '--all']));
    expect(waiting.jobs.map((one) => one.id)).toEqual([job, 'c']);
    expect(reportSchema.parse(await answered(['report', id]))).toMatchObject({ status: 'paused', complete: false });
    await reelbatch.run(['cancel', id, job]);
    await reelbatch.run(['cancel', id, 'c']);
    expect((await reelbatch.run(['resume', id])).code).toBe(0);
    studio.release('a');
    expect((await reelbatch.run(['watch', id])).code).toBe(0);
    const folder = await temporaryFolder();
    const output = join(folder.path, 'report.csv');
    expect((await reelbatch.run(['report', id, '--format', 'csv', '--output', output])).code).toBe(0);
    expect(await readFile(output, 'utf8')).toBe(await world.api.client.report(id, 'csv'));
    await folder.remove();
    expect(await answered(['report', id])).toMatchObject({ name: 'Steered' });
    expect((await reelbatch.run(['show', id, 'a'])).stdout).toMatch(/^mp4 +mp4-standard +completed +1 B +4 s/m);
  },
  LIMIT_MS,
);
