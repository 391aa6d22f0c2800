import { stripVTControlCharacters as plain } from 'node:util';
import { describeError } from '../../../../api/cli/errors';
import { exitOf } from '../../../../api/cli/exit-codes';
import { Lines } from '../../../../api/cli/watch/lines';
import { failureLines } from '../../../../api/cli/words/failures';
import {
  formatBytes,
  formatCounts,
  formatDuration,
  formatPercent,
  formatTimeLeft,
} from '../../../../api/cli/words/format';
import { textTable } from '../../../../api/cli/words/text-table';
import { ApiError } from '../../../../api/client/client';
import { noJobs } from '../../../../model/status';
import type { JobView, ProgressView } from '../../../../model/views';

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [80, '1 min 20 s'],
  [3599.6, '1 h'],
  [7500, '2 h 5 min'],
  [48 * 3600, '2 d'],
  [51 * 3600, '2 d 3 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [34_800_000, '34.8 MB'],
  [8.1e10, '81.0 GB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test('what is not done does not say 100 %', () => {
  expect(formatPercent(99.99)).toBe('99 %');
});

test('the time left, which is never less than none', () => {
  const now = Date.parse('2027-01-01T00:00:00Z');
  expect(formatTimeLeft('2027-01-01T00:01:20Z', now)).toBe('about 1 min 20 s left');
  expect(formatTimeLeft('2026-12-31T23:59:00Z', now)).toBe('about 0 s left');
  expect(formatTimeLeft(null, now)).toBe('');
});

test('counts name what there is', () => {
  expect(formatCounts({ ...noJobs(), running: 1 })).toBe('1 job: 1 running');
  expect(formatCounts({ ...noJobs(), failed: 2, skipped: 1, completed: 3 })).toBe(
    '6 jobs: 3 completed, 2 failed, 1 skipped',
  );
});

test('columns stand under each other, whatever their characters and colours', () => {
  const table = textTable(
    ['name', 'n'],
    [
      ['映画', '1'],
      ['\u001b[32mok\u001b[39m', '20'],
    ],
    new Set([1]),
  );
  expect(table.split('\n')).toEqual(['name   n', '----  --', '映画   1', '\u001b[32mok\u001b[39m    20']);
});

test.each([
  ['completed', 'ok'],
  ['failed', 'failed'],
  ['partially_failed', 'partiallyFailed'],
  ['cancelled', 'cancelled'],
] as const)('a batch that is %s ends as %s', (status, exit) => {
  expect(exitOf(status)).toBe(exit);
});

const job = { id: 'a', status: 'failed', failure: null, deliverables: [] } as unknown as JobView;
const failure = { code: 'CHECK_FAILED', message: 'It is bad.', file: 'x.mov', hint: 'Retry the job.' };

test('the failure of a deliverable is told once, also where it is the job’s', () => {
  const deliverables = [{ id: 'mp4', failure }] as unknown as JobView['deliverables'];
  const lines = ['CHECK_FAILED: It is bad. (x.mov)', '  What to do: Retry the job.'];
  expect(failureLines({ ...job, deliverables }).map((line) => plain(line))).toEqual([`a/mp4  ${lines[0]}`, lines[1]]);
  expect(failureLines({ ...job, failure, deliverables }).map((line) => plain(line))).toEqual([
    `a failed  ${lines[0]}`,
    lines[1],
  ]);
  expect(failureLines(job)).toEqual([]);
});

describe('an error in words', () => {
  const said = (error: unknown) => {
    const { exit, text } = describeError(error, 'http://127.0.0.1:8080');
    return { exit, text: plain(text) };
  };
  const problem = {
    type: 'x',
    title: 'x',
    status: 503,
    detail: 'No Temporal.',
    instance: '/',
    hint: 'Look.',
    errors: [],
  };

  test('Temporal that is away is no fault of the request', () => {
    const error = new ApiError({ ...problem, code: 'TEMPORAL_UNAVAILABLE' });
    const text = 'error: No Temporal. (TEMPORAL_UNAVAILABLE)\nWhat to do: Look.';
    expect(said(error)).toEqual({ exit: 'unreachable', text });
  });

  test('a fault of ours keeps its stack to itself', () => {
    expect(said(new Error('odd'))).toEqual({ exit: 'failed', text: 'error: odd' });
    expect(said(new TypeError('x is not a function')).exit).toBe('failed');
  });
});

test('lines come when something happens, and for percents alone now and then', () => {
  let now = 0;
  const written: string[] = [];
  const lines = new Lines({ write: (line: string) => written.push(line.trim()) > 0 }, () => now);
  const at = (progress: number, running = 1) =>
    lines.show({
      ...noJobs(),
      status: 'running',
      progress,
      running,
      estimated_completion: null,
      jobs: [{ id: 'a', progress }],
    } as unknown as ProgressView);
  for (const step of [
    () => at(1),
    () => at(2),
    () => at(3, 2),
    () => (now = 4999),
    () => at(4, 2),
    () => (now = 5000),
    () => at(5, 2),
  ])
    step();
  expect(written).toEqual([
    '1 %  running, 1 job: 1 running; a 1 %',
    '3 %  running, 2 jobs: 2 running; a 3 %',
    '5 %  running, 2 jobs: 2 running; a 5 %',
  ]);
});
