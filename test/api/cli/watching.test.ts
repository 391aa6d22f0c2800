import { batchViewSchema } from '../../../model/views';
import { commandLine } from '../../support/command-line';
import { FakeStudio } from '../../support/fake-studio';
import { until } from '../../support/until';
import { withApi } from '../../support/with-workers';

/** The command line as people run it, against the real API and real workflows; only the films are missing. */
const world = withApi();
const reelbatch = commandLine(() => world.api.url);
const LIMIT_MS = 60_000;

type Jobs = readonly { readonly id: string; readonly dependencies?: readonly string[] }[];

async function begin(jobs: Jobs, prepare: (studio: FakeStudio) => void = () => {}) {
  const studio = new FakeStudio({ jobs });
  prepare(studio);
  const submitted = jobs.map((job) => ({ ...job, project_id: 'proj-a', formats: ['mp4'] }));
  const { id } = await world.api.client.submit({ name: 'x', jobs: submitted });
  world.workers.enrol(id, studio);
  return { id, studio };
}

test(
  'submit --watch follows a batch to its end and ends with 0',
  async () => {
    const flags = ['--project', 'proj-a,proj-b', '--format', 'mp4', '--quality', 'draft', '--name', 'Two films'];
    const cli = reelbatch.start(['submit', ...flags, '--max-concurrent', '1', '--watch']);
    const [, id = ''] = await cli.said(/^Batch (\S+) "Two films" is queued\. 2 jobs: 2 pending$/m);
    const studio = new FakeStudio({ jobs: [{ id: 'job-001' }, { id: 'job-002' }] });
    studio.holding.add('job-001');
    world.workers.enrol(id, studio);
    await cli.said(/running, 2 jobs: 1 running, 1 pending; job-001 \d+ %/);
    studio.release('job-001');
    const { code, stdout, stderr } = await cli.end;
    expect(stdout).toMatch(/^job-001 completed$/m);
    expect(stdout).toMatch(new RegExp(`^Batch ${id} completed in .*2 jobs: 2 completed$`, 'm'));
    expect(stdout).toContain(`reelbatch download ${id}`);
    expect([code, stderr]).toEqual([0, '']);
    expect(await world.api.client.get(id)).toMatchObject({
      name: 'Two films',
      max_concurrent: 1,
      jobs: [{ project_id: 'proj-a', configuration: { formats: ['mp4'], quality: 'draft' } }, { project_id: 'proj-b' }],
    });
  },
  LIMIT_MS,
);

test(
  'watch of a batch that partly fails ends with 4, says what to do, and with --json answers nothing but the batch',
  async () => {
    const { id, studio } = await begin(
      [{ id: 'good' }, { id: 'bad' }, { id: 'behind', dependencies: ['bad'] }],
      (it) => {
        it.failing.set('bad', 'MEDIA_MISSING');
        it.holding.add('good');
      },
    );
    const cli = reelbatch.start(['watch', id, '--json']);
    await until('bad fails', async () => (await world.api.client.job(id, 'bad')).status === 'failed' || undefined);
    studio.release('good');
    const { code, stdout, stderr } = await cli.end;
    expect(code).toBe(4);
    expect(batchViewSchema.parse(JSON.parse(stdout))).toMatchObject({ id, status: 'partially_failed' });
    expect(stderr).toContain('3 jobs: ');

    const again = await reelbatch.run(['watch', id]);
    expect(again.code).toBe(4);
    expect(again.stdout).toContain('bad failed  MEDIA_MISSING: A file that the timeline uses is not there. (bad.mov)');
    expect(again.stdout).toContain('What to do: Put the file at the place that is named, then retry the job.');
    expect(again.stdout).toContain('behind skipped  DEPENDENCY_NOT_COMPLETED');
    expect(again.stdout).toContain(`reelbatch retry ${id}`);
  },
  LIMIT_MS,
);

test(
  'on a terminal each job that runs has a bar, and leaves a line when it ends',
  async () => {
    const { id, studio } = await begin([{ id: 'first' }, { id: 'second' }], (it) => {
      it.holding.add('first');
      it.holding.add('second');
    });
    const cli = reelbatch.startOnTerminal(['watch', id]);
    await cli.said(/whole batch +[█░]+ +\d+ %/);
    await cli.said(/second +[█░]+ +\d+ % mp4 \d+ %/);
    studio.release('first');
    await cli.said(/first .{0,5}completed.{0,5} in \d+ s/);
    studio.release('second');
    const { code, stdout } = await cli.end;
    expect(code).toBe(0);
    // The status has its colour, and the cursor is shown again.
    expect(stdout).toContain('\u001b[32mcompleted\u001b[39m');
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  },
  LIMIT_MS,
);

test(
  'Ctrl-C ends the watching with 130 and leaves the batch alone',
  async () => {
    const { id, studio } = await begin([{ id: 'a' }], (it) => it.holding.add('a'));
    const cli = reelbatch.start(['watch', id]);
    await cli.said(/a \d+ %/);
    cli.signal('SIGINT');
    const { code, stderr } = await cli.end;
    expect(code).toBe(130);
    expect(stderr).toContain(`batch ${id} goes on`);
    expect(stderr).toContain(`reelbatch cancel ${id}`);
    expect(await world.api.client.get(id)).toMatchObject({ status: 'running' });
    studio.release('a');
    expect(await reelbatch.run(['watch', id])).toMatchObject({ code: 0 });
  },
  LIMIT_MS,
);

test(
  'cancelled and retried jobs; a batch that was cancelled ends with 5, one that failed with 1',
  async () => {
    const { id, studio } = await begin([{ id: 'a' }, { id: 'b' }], (it) => {
      it.holding.add('a');
      it.holding.add('b');
    });
    const status = async (job: string, wanted: string) =>
      await until(`${job} ${wanted}`, async () => (await world.api.client.job(id, job)).status === wanted || undefined);
    await status('a', 'running');
    expect(await reelbatch.run(['cancel', id, 'a'])).toMatchObject({
      code: 0,
      stdout: `Cancelling job a, which was running. See: reelbatch show ${id}\n`,
    });
    await status('a', 'cancelled');
    expect(await reelbatch.run(['cancel', id, 'a'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: The job has ended already\..*\(JOB_NOT_CANCELLABLE\)\nWhat to do: Nothing/,
      ),
    });
    expect((await reelbatch.run(['retry', id, 'a'])).code).toBe(0);
    await status('a', 'running');
    expect((await reelbatch.run(['cancel', id])).code).toBe(0);
    expect(await reelbatch.run(['watch', id])).toMatchObject({ code: 5 });
    expect(studio.cancelled).toEqual(expect.arrayContaining(['a#0', 'b#0']));

    const bad = await begin([{ id: 'c' }], (it) => it.failing.set('c', 'PROJECT_EMPTY'));
    expect(await reelbatch.run(['watch', bad.id])).toMatchObject({ code: 1 });
    bad.studio.failing.clear();
    expect((await reelbatch.run(['retry', bad.id, '--json'])).code).toBe(0);
    await until('completed', async () => (await world.api.client.get(bad.id)).status === 'completed' || undefined);
    expect(await reelbatch.run(['watch', bad.id])).toMatchObject({ code: 0 });
  },
  LIMIT_MS,
);
