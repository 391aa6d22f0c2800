import { checkDeliverable } from '../../activities/deliver/check-deliverable';
import { reportCsv } from '../../activities/report/csv';
import { buildReport } from '../../activities/report/report';
import { presetFor } from '../../model/presets';
import { rational } from '../../model/rational';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { noJobs } from '../../model/status';
import { namesUnder, readDocument } from './documents';

const document = readDocument('docs/report.md');
const createdAt = '2027-01-31T21:00:00.000Z';

const batch: BatchSpecification = {
  id: 'batch',
  name: 'Trailer',
  priority: 50,
  max_concurrent: 4,
  on_failure: 'continue',
  created_at: createdAt,
  start_at: null,
  total_jobs: 1,
  page_size: 500,
};
const job: JobSpecification = {
  id: 'job-001',
  project_id: 'trailer',
  formats: ['mp4'],
  quality: 'standard',
  priority: 50,
  dependencies: [],
  run_on: 'completed',
  attempts: 1,
  presets: [presetFor('mp4', 'standard')],
};
const end = {
  batch_id: 'batch',
  status: 'cancelled',
  as_of: createdAt,
  started_at: null,
  ended_at: createdAt,
  counts: { ...noJobs(), cancelled: 1 },
  opened_at: null,
  earlier: { run_seconds: 0, encoded_cost: 0 },
  generation: 0,
  finished_cost: 0,
  remaining_cost: 0,
  encoded_cost: 0,
  report_ready: false,
  priority: 50,
  max_concurrent: 4,
} as const;
const report = buildReport(batch, [job], end, new Map());

test('the tables hold every field of the JSON report, in order', () => {
  expect(namesUnder(document, 'The batch')).toEqual(Object.keys(report));
  expect(namesUnder(document, 'Each job')).toEqual(Object.keys(report.jobs[0] ?? {}));
});

test('the table holds every column of the CSV report, in order', () => {
  expect(namesUnder(document, 'Columns')).toEqual(reportCsv(report).split('\n')[0]?.split(','));
});

test('the table holds every check, in order', () => {
  const canvas = { width: 1280, height: 720, rate: rational(24) };
  const nothing = {
    probed: { streams: [], format: { format_name: 'mov' } },
    packetsIn: '',
    packetsOut: '',
    soundError: null,
  };
  const checks = checkDeliverable(nothing, presetFor('mp4', 'standard'), canvas, 24);
  expect(namesUnder(document, 'Checks')).toEqual(checks.map(({ name }) => name));
});
