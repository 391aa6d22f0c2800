import { batchWorkflowId } from '../../../model/identifier';
import { batchViewSchema } from '../../../model/views';
import { type ApiServer, BATCHES, PROJECTS, problemOf, startApi } from '../../support/api-server';

/** No worker is alive here: whatever is answered comes from the API, the store and Temporal alone. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

const job = { project_id: 'proj-123', formats: ['mp4'] };

async function accepted(body: unknown) {
  const response = await api.call('POST', BATCHES, body);
  expect(response.status).toBe(202);
  return { response, batch: batchViewSchema.parse(await response.json()) };
}

describe('POST /api/v1/batch/jobs', () => {
  test('takes the body of the story and answers every field', async () => {
    const { response, batch } = await accepted({
      name: 'MyFilm_Multiple_Deliverables',
      jobs: [{ project_id: 'proj-123', formats: ['mp4', 'mov', 'webm'], quality: 'master' }],
      priority: 'high',
      max_concurrent: 3,
    });
    const self = `${BATCHES}/${batch.id}`;
    expect(response.headers.get('Location')).toBe(self);
    const deliverable = {
      status: 'pending',
      file: null,
      bytes: null,
      sha256: null,
      frames: null,
      duration_seconds: null,
      checks: [],
      warnings: [],
      spans: 0,
      reused_spans: 0,
      found_again: false,
      failure: null,
      links: { file: null },
    };
    expect(batch).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
      name: 'MyFilm_Multiple_Deliverables',
      labels: {},
      status: 'queued',
      priority: 75,
      max_concurrent: 3,
      on_failure: 'continue',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      start_at: null,
      window: null,
      schedule_id: null,
      started_at: null,
      ended_at: null,
      estimated_completion: null,
      deadline: null,
      deadline_at_risk: null,
      counts: { pending: 1, running: 0, completed: 0, failed: 0, cancelled: 0, skipped: 0 },
      links: {
        self,
        progress: `${self}/progress`,
        report: `${self}/report`,
        cancel: `${self}/cancel`,
        temporal_ui: `http://127.0.0.1:8233/namespaces/${api.namespace}/workflows/${batchWorkflowId(batch.id)}`,
      },
      jobs: [
        {
          id: 'job-001',
          batch_id: batch.id,
          project_id: 'proj-123',
          configuration: { formats: ['mp4', 'mov', 'webm'], quality: 'master' },
          priority: 50,
          dependencies: [],
          run_on: 'completed',
          fingerprint: 'quick',
          attempts: 1,
          status: 'pending',
          attempt: 0,
          started_at: null,
          ended_at: null,
          deliverables: [
            { id: 'mp4', preset: 'h264-master', ...deliverable },
            { id: 'mov', preset: 'prores-hq-master', ...deliverable },
            { id: 'webm', preset: 'vp9-master', ...deliverable },
          ],
          failure: null,
        },
      ],
      next_jobs: null,
    });
    expect(await (await api.call('GET', self)).json()).toEqual(batch);
    expect(await api.temporal.standing(batch.id)).toBe('open');
  });

  test('fills in what is left out', async () => {
    const { batch } = await accepted({ name: '  a film ', jobs: [job] });
    expect(batch).toMatchObject({ name: 'a film', priority: 50, max_concurrent: 4, start_at: null });
    expect(batch.jobs).toMatchObject([
      { priority: 50, dependencies: [], configuration: { formats: ['mp4'], quality: 'standard' } },
    ]);
  });

  test('names jobs without an id, and never as another is named', async () => {
    const { batch } = await accepted({
      name: 'names',
      jobs: [job, { ...job, id: 'job-002' }, job, { ...job, id: 'title' }, job],
    });
    expect(batch.jobs.map(({ id }) => id)).toEqual(['job-001', 'job-002', 'job-003', 'title', 'job-004']);
  });

  test.each([
    ['low', 25],
    ['normal', 50],
    ['high', 75],
    ['urgent', 100],
    [0, 0],
    [37, 37],
    [100, 100],
  ])('reads the priority %p as %p, of a batch and of a job', async (given, priority) => {
    const { batch } = await accepted({ name: 'p', jobs: [{ ...job, priority: given }], priority: given });
    expect([batch.priority, batch.jobs[0]?.priority]).toEqual([priority, priority]);
  });

  test.each([1, 8])('takes a max_concurrent of %p', async (max_concurrent) => {
    expect((await accepted({ name: 'm', jobs: [job], max_concurrent })).batch.max_concurrent).toBe(max_concurrent);
  });

  test.each([0, 9, 2.5, '3', null])('refuses a max_concurrent of %p', async (max_concurrent) => {
    const problem = await problemOf(await api.call('POST', BATCHES, { name: 'm', jobs: [job], max_concurrent }));
    expect(problem).toMatchObject({ status: 422, code: 'INVALID_REQUEST' });
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/max_concurrent']);
  });

  test.each([
    [101, '101'],
    [-1, '-1'],
    [1.5, '1.5'],
    ['highest', '"highest"'],
    [null, 'null'],
  ])('refuses a priority of %p', async (priority, shown) => {
    const problem = await problemOf(await api.call('POST', BATCHES, { name: 'p', jobs: [{ ...job, priority }] }));
    const message = `is one of low, normal, high, urgent, or a whole number from 0 to 100; this is ${shown}`;
    expect(problem.errors).toEqual([{ pointer: '/jobs/0/priority', message }]);
  });

  test('schedules a batch for a time with an offset, and answers that time in UTC', async () => {
    const { batch } = await accepted({ name: 's', jobs: [job], start_at: '2199-01-31T22:00:00+01:00' });
    expect(batch).toMatchObject({ status: 'scheduled', start_at: '2199-01-31T21:00:00.000Z' });
  });

  test.each(['2199-01-31T22:00:00', 'tomorrow', '2199-02-30T22:00:00Z', 1])('refuses the time %p', async (start_at) => {
    const problem = await problemOf(await api.call('POST', BATCHES, { name: 's', jobs: [job], start_at }));
    expect(problem.errors).toEqual([{ pointer: '/start_at', message: expect.stringContaining('with an offset') }]);
  });

  test('keeps jobs in their order over pages of the store, and names that JavaScript has for itself', async () => {
    const ids = ['10', '2', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '1'];
    const many = Array.from({ length: 600 }, (_, index) => `j${600 - index}`);
    const jobs = [...ids, ...many].map((id, index, all) => ({
      id,
      project_id: PROJECTS[index % PROJECTS.length],
      formats: ['mov'],
      dependencies: index === 0 ? [] : [all[index - 1]],
    }));
    const { batch } = await accepted({ name: 'many', jobs, start_at: '2199-01-01T00:00:00Z' });
    expect(batch.jobs.map(({ id }) => id)).toEqual([...ids, ...many]);
    expect(batch.jobs[2]?.dependencies).toEqual(['2']);
    expect((await api.client.job(batch.id, 'constructor')).id).toBe('constructor');
    expect((await api.call('POST', `${BATCHES}/${batch.id}/cancel`)).status).toBe(202);
  });

  test.each([
    ['letters of two bytes', 'é'],
    ['letters of four bytes', '🎬'],
    ['characters that JSON escapes', '"'],
  ])('takes a name of %s at its longest', async (_, letter) => {
    const name = letter.repeat(200 / letter.length);
    expect((await accepted({ name, jobs: [job] })).batch).toMatchObject({ name, status: 'queued' });
  });
});
