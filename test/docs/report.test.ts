import { checkFilm } from '../../activities/deliver/check-film';
import { manifestSchema } from '../../model/manifest';
import type { FilmPreset } from '../../model/preset';
import { presetFor } from '../../model/presets';
import { rational } from '../../model/rational';
import { reportCsv } from '../../report/csv';
import { buildReport } from '../../report/report';
import { batchSnapshot, batchSpecification, jobSpecification } from '../support/stored-batch';
import { namesUnder, readDocument } from './documents';

const document = readDocument('docs/report.md');
const report = buildReport({
  specification: batchSpecification(),
  jobs: [jobSpecification('job-001')],
  batch: batchSnapshot(),
  snapshots: new Map(),
});

test('the tables hold every field of the JSON report, in order', () => {
  expect(namesUnder(document, 'The batch')).toEqual(Object.keys(report));
  expect(namesUnder(document, 'Each job')).toEqual(Object.keys(report.jobs[0] ?? {}));
});

test('the table holds every column of the CSV report, in order', () => {
  expect(namesUnder(document, 'Columns')).toEqual(reportCsv(report).split('\n')[0]?.split(','));
});

test('the table holds every field of a manifest, in order', () => {
  expect(namesUnder(document, 'Fields of the manifest')).toEqual(Object.keys(manifestSchema.shape));
});

test('the table holds every check, in order', () => {
  const canvas = { width: 1280, height: 720, rate: rational(24) };
  const nothing = {
    probed: { streams: [], format: { format_name: 'mov' } },
    layout: { container: '', boxes: [] },
    packetsIn: '',
    packetsOut: '',
    soundError: null,
    loudness: undefined,
    normalized: null,
  };
  // Of no preset are all of them asked: video tag and index of one for the web, bit depth of a master.
  const hevc = presetFor('hevc-high', 'standard') as FilmPreset;
  const preset = { ...hevc, audio: (presetFor('mov', 'standard') as FilmPreset).audio };
  const checks = checkFilm(nothing, preset, canvas, 24);
  expect(namesUnder(document, 'Checks')).toEqual(checks.map(({ name }) => name));
});
