import { failureOf } from '../../model/failure';
import { reportSchema } from '../../model/report';
import type { JobSnapshot } from '../../model/snapshot';
import { reportCsv } from '../../report/csv';
import { bytesText, percentText, secondsText } from '../../report/format';
import { reportHtml } from '../../report/html';
import { reportJson } from '../../report/json';
import { buildReport } from '../../report/report';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification } from '../support/stored-batch';

const specification = batchSpecification({
  id: 'b',
  name: '<script>alert("x")</script> & co',
  total_jobs: 3,
  labels: { client: 'a<b', show: 'pilot' },
});
const job = (id: string) => jobSpecification(id, { project_id: 'p', quality: 'draft' });
const batch = batchSnapshot({
  batch_id: 'b',
  status: 'partially_failed',
  started_at: '2026-01-01T00:00:10.000Z',
  opened_at: '2026-01-01T00:00:10.000Z',
  ended_at: '2026-01-01T00:01:10.000Z',
  counts: { pending: 0, running: 0, completed: 1, failed: 1, cancelled: 1, skipped: 0 },
  report_ready: true,
});
const snapshot = (id: string, more: Partial<JobSnapshot>) =>
  jobSnapshot(id, {
    status: 'completed',
    started_at: '2026-01-01T00:00:10.000Z',
    ended_at: '2026-01-01T00:00:40.000Z',
    encoded_cost: 3,
    reused_cost: 1,
    done: 1,
    ...more,
  });
const deliverable = {
  id: 'mp4',
  preset: 'h264-draft',
  status: 'completed' as const,
  file: 'deliverables/b/good/p_draft.mp4',
  bytes: 1_500_000,
  sha256: 'ab'.repeat(32),
  frames: 240,
  duration_seconds: 10,
  checks: [{ name: 'frame count', passed: true, expected: '240', actual: '240' }],
  spans: 3,
  reused_spans: 1,
  failure: null,
};
/** The same as the report tells it where nobody wrote anything down. */
const told = { ...deliverable, made_at: null, speed: null };
const report = buildReport({
  specification,
  jobs: [job('good'), job('bad'), job('gone')],
  batch,
  snapshots: new Map([
    ['good', snapshot('good', { deliverables: [deliverable] })],
    [
      'bad',
      snapshot('bad', {
        status: 'failed',
        failure: failureOf('MEDIA_DAMAGED', '=HYPERLINK("evil")', 'p/<img src=x>.mov'),
      }),
    ],
    ['gone', snapshot('gone', { status: 'cancelled', encoded_cost: 0, reused_cost: 0, ended_at: null })],
  ]),
});

test('is one by its schema', () => {
  expect(reportSchema.parse(JSON.parse(reportJson(report)))).toEqual(report);
});

describe('a report of a batch that runs', () => {
  const counts = { pending: 1, running: 1, completed: 2, failed: 1, cancelled: 0, skipped: 0 };
  const good = { ...deliverable, id: 'mov' };
  const now = buildReport({
    specification,
    jobs: [job('a'), job('b')],
    batch: { ...batch, status: 'running', ended_at: null, counts, deadline: '2026-01-02T00:00:00.000Z' },
    snapshots: new Map([
      [
        'a',
        snapshot('a', {
          status: 'running',
          ended_at: null,
          deliverables: [good, { ...deliverable, status: 'failed', file: null }],
        }),
      ],
    ]),
    live: { asOf: '2026-01-01T00:00:30.000Z', percent: 41.5, percentOf: () => 12.5 },
  });

  test('tells how it stands at a moment', () => {
    expect(reportSchema.parse(JSON.parse(reportJson(now)))).toMatchObject({
      complete: false,
      as_of: '2026-01-01T00:00:30.000Z',
      progress: 41.5,
      run_seconds: 20,
      deadline_met: null,
      jobs: [
        { status: 'running', progress: 12.5, run_seconds: 20 },
        { status: 'pending', progress: 0, run_seconds: null },
      ],
    });
    // Of those that have ended.
    expect(now.success_rate).toBeCloseTo(200 / 3);
    // What failed is tried again.
    expect(now.jobs[0]?.deliverables.map(({ id }) => id)).toEqual(['mov']);
  });

  test('says on the page that it is not the last', () => {
    const html = reportHtml(now);
    expect(html).toContain('As of 2026-01-01 00:00:30 UTC the batch has not ended: 41.5 % of its work is done.');
    expect(html).toContain('started once, 20.0 s, 12.5 % done');
    expect(html).toContain('<dt>Deadline</dt><dd>open</dd>');
    expect(html).not.toContain('never');
    expect(reportHtml(report)).not.toContain('has not ended');
  });
});

test('sums up: times, rates, sizes, and what was found rendered', () => {
  expect(report).toMatchObject({
    waited_seconds: 10,
    run_seconds: 60,
    success_rate: 50,
    deliverables_published: 1,
    bytes_published: 1_500_000,
    reused_percent: 25,
  });
  expect(report.jobs.map(({ run_seconds }) => run_seconds)).toEqual([30, 30, null]);
});

test('the page shows hostile names as text and loads nothing', () => {
  const html = reportHtml(report);
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<img');
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(html).toContain('href="../../deliverables/b/good/p_draft.mp4"');
  expect(html).toContain('1 of 1 passed');
  expect(html).toContain('What to do:');
});

test('the page tells of each job what happened to it, and nothing of what did not', () => {
  const [good, , gone] = report.jobs;
  const never = { ...gone, attempts: 0, run_seconds: null, dependencies: ['a', 'b'] };
  const often = { ...good, attempts: 2, retries: 1 };
  const html = reportHtml({ ...report, jobs: [good, never, often] as typeof report.jobs });
  const stories = [...html.matchAll(/<h3>.*\n<p class="muted">(.*)<\/p>/g)].map(([, story]) => story);
  expect(stories).toEqual([
    'p, draft, priority 50, started once, 30.0 s',
    'p, draft, mp4, priority 50, after a and b, never started',
    'p, draft, priority 50, started 2 times, 1 piece of work tried again, 30.0 s',
  ]);
});

test('of more than a thousand jobs the page lists the checks that failed, and counts the others', () => {
  const bad = {
    ...told,
    checks: [
      { ...deliverable.checks[0], name: 'codec' },
      { name: 'size', passed: false, expected: '1x1', actual: '2x2' },
    ],
  };
  const [good] = report.jobs;
  const jobs = [{ ...good, deliverables: [bad] }, ...Array(1000).fill(good)] as typeof report.jobs;
  const html = reportHtml({ ...report, jobs });
  expect(html).toContain('Checks that passed are counted only');
  expect(html).toContain('1 of 2 passed</summary><ul><li class="failed">✗ size: 1x1, found 2x2</li></ul>');
  expect(html).not.toContain('codec');
  expect(html).not.toContain('frame count');
  expect(reportJson({ ...report, jobs }).split('\n')).toHaveLength(2);
  expect(JSON.parse(reportJson({ ...report, jobs })).jobs).toHaveLength(1001);
});

test('the page tells a figure for which anything passes alone', () => {
  const [good] = report.jobs;
  const checks = [{ name: 'true peak', passed: true, expected: 'any', actual: '-1.0 dBTP' }];
  const jobs = [{ ...good, deliverables: [{ ...told, checks }] }] as typeof report.jobs;
  expect(reportHtml({ ...report, jobs })).toContain('<li class="passed">✓ true peak: -1.0 dBTP</li>');
});

test('the page shortens names in the chart, and says so', () => {
  const [good] = report.jobs;
  const html = reportHtml({ ...report, jobs: [{ ...good, id: 'x'.repeat(64) }] as typeof report.jobs });
  expect(html).toContain(`>${'x'.repeat(25)}…</text>`);
});

test('the table has a row for each deliverable or failed job, and no cell that a spreadsheet would run', () => {
  const [head, ...rows] = reportCsv({ ...report, jobs: report.jobs.map((one) => ({ ...one, project_id: '=1+1' })) })
    .trim()
    .split('\n');
  expect(head?.split(',').slice(0, 4)).toEqual(['job_id', 'project_id', 'quality', 'job_status']);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toContain("'=1+1");
});

test.each([
  [999, '999 B'],
  [1_500_000, '1.50 MB'],
  [34_800_000, '34.8 MB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [4.24, '4.2 s'],
  [187, '3 min 07 s'],
  [7500, '2 h 05 min'],
  [null, ''],
])('%p seconds are %p', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

describe('warnings in the report', () => {
  const warnings = [
    {
      kind: 'black' as const,
      from_seconds: 3.25,
      to_seconds: 4,
      from_timecode: '00:00:03:06',
      to_timecode: '00:00:04:00',
    },
  ];
  const [good, ...others] = report.jobs;
  const warned = { ...report, jobs: [{ ...good, deliverables: [{ ...told, warnings }] }, ...others] };
  const reportOf = (jobs: unknown) => ({ ...report, jobs }) as typeof report;

  test('stand with the deliverable on the page and are counted for the batch', () => {
    const html = reportHtml(reportOf(warned.jobs));
    expect(html).toContain('1.50 MB published, 1 with warnings');
    const listed = '<li>Its sources are not so:</li><li>black 00:00:03:06 to 00:00:04:00</li>';
    expect(html).toContain(`<details class="warned"><summary>1 warning</summary><ul>${listed}</ul></details>`);
    expect(reportHtml(report)).not.toContain('warning');
  });

  test('are counted alone in a report of more than a thousand jobs', () => {
    const html = reportHtml(reportOf([...warned.jobs, ...Array(1000).fill(good)]));
    expect(html).toContain('<p class="warned">1 warning</p>');
    expect(html).not.toContain('00:00:03:06');
  });

  test('are counted in the table, and an empty cell says that nobody looked', () => {
    const cells = (given: typeof report) => reportCsv(given).trim().split('\n')[1]?.split(',').at(26);
    expect(cells(reportOf(warned.jobs))).toBe('1');
    expect(cells(reportOf([{ ...good, deliverables: [{ ...told, warnings: [] }] }]))).toBe('0');
    expect(cells(report)).toBe('');
  });
});

describe('a deadline in the report', () => {
  const withDeadline = (deadline: string) =>
    buildReport({
      specification,
      jobs: [job('good')],
      batch: { ...batch, deadline },
      snapshots: new Map([['good', snapshot('good', {})]]),
    });

  test.each([
    ['2026-01-01T00:02:00.000Z', true, 50, 'met', 'met with 50.0 s to spare'],
    ['2026-01-01T00:00:00.000Z', false, -70, 'missed', 'missed by 1 min 10 s'],
  ])('of %s was met: %p, by %i s', (deadline, deadline_met, deadline_seconds, word, words) => {
    const judged = withDeadline(deadline);
    expect(judged).toMatchObject({ deadline, deadline_met, deadline_seconds });
    const [head, row] = reportCsv(judged).trim().split('\n');
    expect(head?.split(',').slice(24, 27)).toEqual(['deadline', 'deadline_seconds', 'warnings']);
    expect(row?.split(',').slice(24, 27)).toEqual([deadline, String(deadline_seconds), '']);
    const html = reportHtml(judged);
    expect(html).toContain(`<dt>Deadline</dt><dd>${word}</dd>`);
    expect(html).toContain(words);
  });

  test('is that of the specification where nobody changed it, and none where there was none', () => {
    const submitted = { ...specification, deadline: '2026-01-01T00:02:00.000Z' };
    const nothing = { specification: submitted, jobs: [], snapshots: new Map() };
    expect(buildReport({ ...nothing, batch }).deadline).toBe(submitted.deadline);
    expect(buildReport({ ...nothing, batch: { ...batch, deadline: null } }).deadline).toBeNull();
    expect(report).toMatchObject({ deadline: null, deadline_met: null, deadline_seconds: null });
    expect(reportHtml(report)).not.toContain('Deadline');
  });
});

test('nearly all is not all', () => {
  expect(percentText(99.99)).toBe('99.9 %');
  expect(percentText(100)).toBe('100 %');
});

test('the labels of the batch are in all three', () => {
  const report = buildReport({ specification, jobs: [job('a')], batch, snapshots: new Map() });
  expect(report.labels).toEqual({ client: 'a<b', show: 'pilot' });
  expect(reportCsv(report).split('\n')[1]).toMatch(/,client=a<b show=pilot$/);
  expect(reportHtml(report)).toContain('Labels: client=a&#60;b show=pilot');
});
