import { checkFilm } from '../../activities/deliver/check-film';
import { reportCsv } from '../../activities/report/csv';
import { buildReport } from '../../activities/report/report';
import type { FilmPreset } from '../../model/preset';
import { presetFor } from '../../model/presets';
import { rational } from '../../model/rational';
import { batchSnapshot, batchSpecification, jobSpecification } from '../support/stored-batch';
import { namesUnder, readDocument } from './documents';

const document = readDocument('docs/report.md');
const report = buildReport(batchSpecification(), [jobSpecification('job-001')], batchSnapshot(), new Map());

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
    loudness: undefined,
    normalized: null,
  };
  const checks = checkFilm(nothing, presetFor('hevc-high', 'standard') as FilmPreset, canvas, 24);
  expect(namesUnder(document, 'Checks')).toEqual(checks.map(({ name }) => name));
});
