import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliverableResult } from '../../../model/deliverable';
import { reportHtml } from '../../../report/html';
import { buildReport } from '../../../report/report';
import { type ApiServer, BATCHES, problemOf, startApi } from '../../support/api-server';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification, storedId } from '../../support/stored-batch';

const id = storedId(1);
const at = `${BATCHES}/${id}`;
const fileOf = (job: string, format = 'mp4') => `${at}/jobs/${job}/deliverables/${format}/file`;
const film = 'a film that is not long';

const published = (file: string | null): DeliverableResult => ({
  id: 'mp4',
  preset: 'h264-standard',
  status: file === null ? 'failed' : 'completed',
  file,
  bytes: film.length,
  sha256: 'ab'.repeat(32),
  frames: 1,
  duration_seconds: 1,
  checks: [],
  spans: 1,
  reused_spans: 0,
  failure: null,
});

/** A batch that has ended; each job has one deliverable and a file where the test says. */
let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
  const { deliverables, specifications, snapshots, reports, root } = api.store;
  const publish = async (jobId: string, fileName: string) => {
    const temporary = await deliverables.temporaryPath(jobId);
    await writeFile(temporary, film);
    return await deliverables.publish(temporary, { batchId: id, jobId, fileName }, {});
  };
  const files: Record<string, string | null> = {
    sound: await publish('sound', 'proj-a_standard.mp4'),
    gone: await publish('gone', 'proj-a_standard.mp4'),
    link: await publish('link', 'proj-a_standard.mp4'),
    failed: null,
    above: 'deliverables/../secret/secret/secret',
    other: 'renditions/a/b/c',
    hidden: 'deliverables/.temporary/a/b',
    folder: `deliverables/${id}/sound`,
  };
  await rm(join(root, files['gone'] as string));
  await writeFile(join(root, 'secret'), 'secret');
  await rm(join(root, files['link'] as string));
  await symlink(join(root, 'secret'), join(root, files['link'] as string));
  const jobs = Object.keys(files).map((name) => jobSpecification(name));
  const batch = batchSpecification({ id, total_jobs: jobs.length });
  const ended = batchSnapshot({ batch_id: id, status: 'completed', ended_at: batch.created_at, report_ready: true });
  const states = Object.entries(files).map(([name, file], position) => ({
    position,
    job: jobSnapshot(name, { status: 'completed', deliverables: [published(file)] }),
  }));
  await specifications.write(batch, jobs);
  await snapshots.write(ended, states);
  const report = buildReport({ specification: batch, jobs, batch: ended, snapshots: await snapshots.readJobs(id) });
  await reports.write(id, { json: '{}', csv: '', html: reportHtml(report) });
}, 60_000);
afterAll(async () => await api.stop());

describe('the file of a deliverable', () => {
  test('is linked by the job and comes as a download', async () => {
    const { deliverables } = await api.client.job(id, 'sound');
    expect(deliverables[0]?.links.file).toBe(fileOf('sound'));
    const response = await api.client.file(id, 'sound', 'mp4');
    expect(await response.text()).toBe(film);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-disposition': 'attachment; filename=proj-a_standard.mp4',
      'content-length': String(film.length),
      'content-type': 'video/mp4',
      etag: expect.stringMatching(/^(W\/)?"[^"]+"$/),
    });
  });

  test('comes in ranges, so that a download can be taken up', async () => {
    const response = await api.client.file(id, 'sound', 'mp4', 'bytes=2-5');
    expect([response.status, await response.text()]).toEqual([206, film.slice(2, 6)]);
    expect(response.headers.get('Content-Range')).toBe(`bytes 2-5/${film.length}`);
  });

  test('is not sent to who has it', async () => {
    const etag = (await api.call('HEAD', fileOf('sound'))).headers.get('ETag') ?? '';
    // fetch would add no-cache, which asks for the file whatever its ETag.
    const headers = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' };
    expect((await api.call('GET', fileOf('sound'), undefined, headers)).status).toBe(304);
  });

  test.each([
    ['a range behind its end', { Range: 'bytes=1000-' }, 416, 'RANGE_NOT_SATISFIABLE'],
    ['another file of that name', { 'If-Match': '"other"' }, 412, 'PRECONDITION_FAILED'],
  ])('is refused to who asks for %s', async (_, headers: Record<string, string>, status, code) => {
    const response = await api.call('GET', fileOf('sound'), undefined, headers);
    expect(await problemOf(response)).toMatchObject({ status, code });
    expect(response.headers.get('Content-Disposition')).toBeNull();
    if (status === 416) expect(response.headers.get('Content-Range')).toBe(`bytes */${film.length}`);
  });

  test.each(['gone', 'link', 'failed', 'above', 'other', 'hidden', 'folder'])(
    'is not there for the job %s',
    async (job) => {
      const problem = await problemOf(await api.call('GET', fileOf(job)));
      expect(problem).toMatchObject({ status: 404, code: 'DELIVERABLE_NOT_PUBLISHED' });
    },
  );

  test.each([
    [fileOf('sound', 'avi'), 'DELIVERABLE_NOT_FOUND'],
    [fileOf('sound', '..%2fmp4'), 'DELIVERABLE_NOT_FOUND'],
    [fileOf('nobody'), 'JOB_NOT_FOUND'],
    [`${at}/jobs/sound/deliverables/mp4`, 'NOT_FOUND'],
  ])('is not at %s: %s', async (path, code) => {
    expect(await problemOf(await api.call('GET', path))).toMatchObject({ status: 404, code });
  });
});

describe('a report', () => {
  test.each(['json', 'csv', 'html'])('as %s is not sent to who has it, nor to who asks for its head', async (form) => {
    const path = `${at}/report?format=${form}`;
    const head = await api.call('HEAD', path);
    const etag = head.headers.get('ETag') ?? '';
    expect([head.status, await head.text()]).toEqual([200, '']);
    const again = async (tag: string) =>
      (await api.call('GET', path, undefined, { 'If-None-Match': tag, 'Cache-Control': 'max-age=0' })).status;
    expect([await again(etag), await again('"other"')]).toEqual([304, 200]);
  });

  test('has another ETag in each form, and when it was written anew', async () => {
    const etags = async () =>
      await Promise.all(
        ['json', 'csv', 'html'].map(async (form) =>
          (await api.call('HEAD', `${at}/report?format=${form}`)).headers.get('ETag'),
        ),
      );
    const before = await etags();
    const forms = { json: '{"again": 1}', csv: 'again', html: '<p>again</p>' };
    const html = await readFile(api.store.reports.path(id, 'html'), 'utf8');
    await api.store.reports.write(id, forms);
    expect(new Set([...before, ...(await etags())]).size).toBe(6);
    expect([await api.client.report(id), await api.client.report(id, 'csv')]).toEqual([forms.json, forms.csv]);
    await api.store.reports.write(id, { ...forms, html });
  });
});

test("the report's links to files work where the API answers it", async () => {
  const html = await api.client.report(id, 'html');
  const links = [...html.matchAll(/href="([^"#][^"]*)"/g)].map(([, link]) => link as string);
  expect(links[0]).toBe(fileOf('sound'));
  expect((await api.call('GET', links[0] as string)).status).toBe(200);
});
