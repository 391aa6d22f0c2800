import { jobsQueryShape } from '../../api/server/jobs-query';
import { listQuerySchema } from '../../api/server/list-query';
import { batchEventViewSchema, jobEventViewSchema } from '../../model/event-views';
import { FAILURES } from '../../model/failure';
import { FORMATS, QUALITIES } from '../../model/preset';
import { presetInWords } from '../../model/preset-words';
import { FORMAT_NAMES, PRESETS, presetFor } from '../../model/presets';
import { scheduleSubmissionSchema } from '../../model/schedule';
import { batchSubmissionSchema } from '../../model/submission';
import {
  batchViewSchema,
  deliverableViewSchema,
  failureViewSchema,
  jobViewSchema,
  plannedDeliverableViewSchema,
  plannedJobViewSchema,
  planViewSchema,
  presetViewSchema,
  problemViewSchema,
  progressViewSchema,
  projectSummaryViewSchema,
  projectViewSchema,
  scheduleActionViewSchema,
  scheduleViewSchema,
  systemViewSchema,
  webhookMessageViewSchema,
} from '../../model/views';
import { WAITING_CODES, waitingReasonViewSchema } from '../../model/waiting-views';
import { namesUnder, readDocument, section, tableRows } from './documents';

const api = readDocument('docs/api.md');
const limits = { maxJobs: 1000, maxConcurrent: 8, formatNames: FORMAT_NAMES };
const submission = batchSubmissionSchema(limits);
const scheduleSubmission = scheduleSubmissionSchema(limits);

test('the tables of codes hold every failure, with its status, its meaning and what to do', () => {
  const expected = Object.entries(FAILURES).map(([code, { http, retryable, summary, hint }]) => [
    code,
    String(http),
    retryable ? 'yes' : 'no',
    summary,
    hint,
  ]);
  expect(tableRows(section(api, 'Codes'))).toEqual(expected);
});

test('the table of formats holds the preset of every quality, in words', () => {
  const expected = FORMATS.flatMap((format) =>
    QUALITIES.map((quality) => {
      const preset = presetFor(format, quality);
      const { picture, sound } = presetInWords(preset);
      return [format, quality, preset.name, picture, sound];
    }),
  );
  expect(tableRows(section(api, 'Formats'))).toEqual(expected);
});

test('the other table of presets holds those that have nothing but a name', () => {
  const expected = PRESETS.filter(({ format }) => format === null).map((preset) => {
    const { picture, sound } = presetInWords(preset);
    return [preset.name, preset.container, picture, sound];
  });
  expect(tableRows(section(api, 'Presets with names alone'))).toEqual(expected);
});

test('the reasons for which a job waits are all there, in order', () => {
  const names = namesUnder(api, 'Why a job waits');
  expect(names).toEqual([...Object.keys(waitingReasonViewSchema.shape), ...WAITING_CODES]);
});

test.each([
  ['The batch', submission.shape],
  ['Each job', submission.shape.jobs.element.shape],
  ['A batch', batchViewSchema.shape],
  ['The list', listQuerySchema.shape],
  ['Many jobs', jobsQueryShape],
  ['A job', jobViewSchema.shape],
  ['A deliverable', deliverableViewSchema.shape],
  ['A failure', failureViewSchema.shape],
  ['Progress', progressViewSchema.shape],
  ['The system', systemViewSchema.shape],
  ['A batch event', batchEventViewSchema.shape],
  ['A job event', jobEventViewSchema.shape],
  ['A problem', problemViewSchema.shape],
  ['A message', webhookMessageViewSchema.shape],
  ['A preset', presetViewSchema.shape],
  ['A dry run', planViewSchema.shape],
  ['Listed projects', projectSummaryViewSchema.shape],
  ['A project', projectViewSchema.shape],
  ['A planned job', plannedJobViewSchema.shape],
  ['A planned deliverable', plannedDeliverableViewSchema.shape],
  ['What a schedule is made of', scheduleSubmission.shape],
  ['A schedule', scheduleViewSchema.shape],
  ['A recent action', scheduleActionViewSchema.shape],
])('%s: the table holds every field, in order', (heading, shape) => {
  expect(namesUnder(api, heading)).toEqual(Object.keys(shape));
});
