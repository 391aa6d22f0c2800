import type { WorkOfWorker } from '../../model/work';
import { reportCsv } from '../../report/csv';
import { failedTries } from '../../report/failed-tries';
import { reportHtml } from '../../report/html';
import { lanes } from '../../report/lanes';
import { buildReport } from '../../report/report';
import { savedText } from '../../report/saved-text';
import { pictured } from '../../report/thumbnails';
import { workerFigures } from '../../report/utilisation';
import { reportWork } from '../../report/work';
import { someWork } from '../support/some-work';
import { batchSnapshot, batchSpecification, jobSnapshot, jobSpecification } from '../support/stored-batch';

const at = (second: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + 1000 * second).toISOString();
const work = (from: number, to: number, words: Partial<WorkOfWorker> = {}): WorkOfWorker => ({
  ...someWork({ started_at: at(from), ended_at: at(to) }),
  worker: 'w',
  ...words,
});
const failure = { code: 'ENCODE_FAILED', message: 'It <broke>.' };

describe('how busy workers were', () => {
  const figures = (...works: WorkOfWorker[]) =>
    workerFigures(works).map(({ name, busy_seconds, available_seconds, utilisation_percent }) => [
      ...[name, busy_seconds, available_seconds, utilisation_percent],
    ]);

  test('is the time of their slots at work over all their slots', () => {
    expect(figures(work(0, 10), work(0, 5, { slot: 1 }))).toEqual([['w', 15, 20, 75]]);
  });

  test('counts from the first piece of each, and not while nobody is at work', () => {
    const late = work(6, 8, { worker: 'late', slots: 1 });
    expect(figures(work(0, 8), late, work(100, 102, { worker: 'late', slots: 1 }))).toEqual([
      ['late', 4, 4, 100],
      ['w', 8, 20, 40],
    ]);
  });

  test('is nothing where nobody was', () => {
    expect(reportWork({ works: [], whole: true })).toMatchObject({ utilisation_percent: null, workers: [] });
  });
});

describe('tries that failed', () => {
  const told = (works: readonly WorkOfWorker[], whole = true) =>
    failedTries({ works, whole }).map(({ attempt, code, worker }) => [attempt, code, worker]);

  test.each([
    ['none when all went well', [work(0, 1)], []],
    [
      'each with why',
      [work(0, 1, { end: 'failed', failure }), work(2, 3, { attempt: 2 })],
      [[1, 'ENCODE_FAILED', 'w']],
    ],
    ['one that was cancelled for good is none', [work(0, 1, { end: 'cancelled' })], []],
    [
      'one that was interrupted and tried again is',
      [work(0, 1, { end: 'cancelled' }), work(2, 3, { attempt: 2 })],
      [[1, 'INTERRUPTED', 'w']],
    ],
    ['one of which nothing was written was lost', [work(2, 3, { attempt: 2 })], [[1, 'WORKER_LOST', null]]],
    [
      'another start of the job has tries of its own',
      [work(0, 1, { task: 'one/1' }), work(2, 3, { task: 'two/1', end: 'failed', failure })],
      [[1, 'ENCODE_FAILED', 'w']],
    ],
  ] as const)('%s', (_, works, expected) => {
    expect(told([...works])).toEqual(expected);
  });

  test('nothing is called lost where not everything was written down', () => {
    expect(told([work(2, 3, { attempt: 2 })], false)).toEqual([]);
  });
});

describe('the lanes of the run', () => {
  const drawnOf = (...works: WorkOfWorker[]) => lanes({ work: reportWork({ works, whole: true }) });
  const bars = (drawing: string) => [...drawing.matchAll(/<rect class="(\w+)"/g)].map(([, kind]) => kind);

  test('are those of the slots that were used, with what each did', () => {
    const drawing = drawnOf(
      work(0, 50),
      work(0, 20, { slot: 1, kind: 'sound', end: 'failed', failure }),
      work(20, 100, { slot: 1, kind: 'deliver', what: 'mp4', attempt: 2 }),
    );
    expect(bars(drawing)).toEqual(['lane', 'span', 'lane', 'bad', 'deliver']);
    expect(drawing).toContain('<title>a: delivery of mp4, try 2, 1 min 20 s</title>');
    expect(drawing).toContain('<title>a: sound 1, 20.0 s, failed</title>');
  });

  test('draw what is too narrow to be seen as one', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => work(index, index + 1, { what: String(index) }));
    const drawing = drawnOf(...many.slice(0, 4000));
    expect(bars(drawing).length).toBeLessThan(1000);
    expect(drawnOf(...many)).toContain('Of 10000 pieces of work the longest 5000 are drawn.');
  });

  test('are none where nobody was at work', () => {
    expect(drawnOf()).toBe('');
  });
});

describe('a report with a record of the run', () => {
  const saved = { measured_spans: 2, measured_seconds: 7, estimated_spans: 1, estimated_seconds: 3 };
  const delivery = work(20, 25, { kind: 'deliver', what: 'mp4', saved });
  const result = {
    ...{ id: 'mp4', preset: 'mp4-standard', status: 'completed' as const, file: 'deliverables/b/a/a.mp4', bytes: 1 },
    ...{ sha256: 'f00d', frames: 240, duration_seconds: 10, checks: [], spans: 3, reused_spans: 3, failure: null },
  };
  const job = jobSnapshot('a', { status: 'completed', started_at: at(5), ended_at: at(26), deliverables: [result] });
  const report = buildReport({
    specification: batchSpecification(),
    jobs: [jobSpecification('a')],
    batch: batchSnapshot({ status: 'completed', ended_at: at(30) }),
    snapshots: new Map([['a', job]]),
    record: {
      works: [work(6, 9, { end: 'failed', failure }), delivery, work(10, 20, { attempt: 2 })],
      whole: true,
    },
  });

  test('tells when files were made, how fast, and what was saved', () => {
    expect(report.saved).toEqual({ seconds: 10, measured_spans: 2, estimated_spans: 1 });
    expect(report.jobs).toMatchObject([{ saved_seconds: 10, deliverables: [{ made_at: at(25), speed: 0.5 }] }]);
    const [head, row] = reportCsv(report).trim().split('\n');
    const last = ['job_progress', 'saved_seconds', 'failed_tries', 'made_at', 'speed'];
    const from = head?.split(',').indexOf('job_progress') ?? 0;
    expect(head?.split(',').slice(from, from + 5)).toEqual(last);
    expect(row?.split(',').slice(from, from + 5)).toEqual(['100', '10', '1', at(25), '0.5']);
  });

  test('shows the pictures that there are, and loads none', () => {
    expect(pictured(report)).toEqual([{ jobId: 'a', format: 'mp4' }]);
    const html = reportHtml(report, new Map([['a/mp4', 'AAAA']]));
    expect([...html.matchAll(/<img [^>]*>/g)].map(([image]) => image)).toEqual([
      '<img src="data:image/jpeg;base64,AAAA" alt="" width="128" loading="lazy">',
    ]);
    expect(reportHtml(report)).not.toContain('<img');
  });

  test('shows lanes, workers and what was tried again', () => {
    const html = reportHtml(report);
    expect(html).toContain('aria-label="What each slot of each worker did, and when"');
    expect(html).toContain('<td class="number" data-name="Utilisation">50.0 %</td>');
    expect(html).toContain('It &#60;broke&#62;. <span class="muted">ENCODE_FAILED</span>');
    expect(html).toContain('about 10.0 s of encoding saved: 2 spans measured, 1 estimated');
    expect(html).toContain('data-name="Speed">0.5 ×');
  });

  test.each([
    [{ seconds: 0, measured_spans: 0, estimated_spans: 0 }, 0, 'everything was encoded'],
    [{ seconds: 0, measured_spans: 0, estimated_spans: 0 }, 4, 'of its own earlier starts'],
    [{ seconds: 4, measured_spans: 0, estimated_spans: 0 }, 4, 'about 4.0 s of encoding saved, estimated'],
    [
      { seconds: 4, measured_spans: 3, estimated_spans: 0 },
      4,
      '4.0 s of encoding saved, measured when it was rendered',
    ],
  ])('of %p it says how that is known', (given, reused_cost, text) => {
    expect(savedText({ saved: given, reused_cost })).toBe(text);
  });
});
