import type { z } from 'zod';
import { batchChangeSchema, jobChangeSchema } from '../../../model/change';
import { reportSchema } from '../../../model/report';
import { scheduleSubmissionSchema } from '../../../model/schedule';
import { addedJobsSchema, batchSubmissionSchema, type SubmissionLimits } from '../../../model/submission';
import {
  addedJobsViewSchema,
  batchListViewSchema,
  batchViewSchema,
  jobViewSchema,
  planViewSchema,
  progressViewSchema,
  scheduleListViewSchema,
  scheduleViewSchema,
  webhookMessageListViewSchema,
  webhookMessageViewSchema,
} from '../../../model/views';
import { waitingViewSchema } from '../../../model/waiting-views';
import { submitQuerySchema } from '../dry-run';
import { jobsQuerySchema } from '../jobs-query';
import { listQuerySchema } from '../list-query';
import { BATCHES, EVENTS, SCHEDULES } from '../present';
import { reportQuerySchema } from '../report-query';
import type { Answer, Operation } from './operation';
import { projectOperations } from './project-operations';
import { SERVICE_OPERATIONS } from './service-operations';

const BATCH = `${BATCHES}/{batch_id}`;
const JOB = `${BATCH}/jobs/{job_id}`;
const DELIVERABLE = `${JOB}/deliverables/{deliverable_id}`;
const SCHEDULE = `${SCHEDULES}/{schedule_id}`;

const STREAM: Answer = {
  status: 200,
  about: 'Server-sent events: first `state`, then what changes.',
  types: ['text/event-stream'],
};

function taken(schema: z.ZodType, about: string): Answer {
  return { status: 202, about, schema };
}

const BATCH_TAKEN = taken(batchViewSchema, 'Asked for. The batch as it was at that moment.');
const JOB_TAKEN = taken(jobViewSchema, 'Asked for. The job as it was at that moment.');

/** What the document depends on. */
export interface DocumentShape extends SubmissionLimits {
  /** What may stand in a job's formats. */
  readonly formatNames: readonly string[] | null;
}

/** Everything that the API does. A test holds it against the routes. */
export function operations(shape: DocumentShape): readonly Operation[] {
  const { formatNames, ...limits } = shape;
  return [
    {
      method: 'post',
      path: BATCHES,
      id: 'submitBatch',
      tag: 'batches',
      summary: 'Submits a batch.',
      scope: 'submit',
      reads: ['Idempotency-Key'],
      query: submitQuerySchema,
      body: batchSubmissionSchema(shape),
      answers: [
        { status: 202, about: 'Taken.', schema: batchViewSchema, headers: ['Location'] },
        { status: 200, about: 'What would become of it; with dry_run.', schema: planViewSchema },
      ],
      refusals: ['IDEMPOTENCY_CONFLICT', 'TOO_MANY_WAITING', 'PLAN_UNAVAILABLE'],
    },
    {
      method: 'get',
      path: BATCHES,
      id: 'listBatches',
      tag: 'batches',
      summary: 'Lists batches, newest first.',
      scope: 'read',
      query: listQuerySchema,
      answers: [{ status: 200, about: 'A page of them.', schema: batchListViewSchema }],
      refusals: [],
    },
    {
      method: 'get',
      path: EVENTS,
      id: 'followBatches',
      tag: 'events',
      summary: 'Follows all batches that have not ended.',
      scope: 'read',
      reads: ['Last-Event-ID'],
      answers: [STREAM],
      refusals: [],
    },
    {
      method: 'get',
      path: BATCH,
      id: 'getBatch',
      tag: 'batches',
      summary: 'A batch with its jobs and deliverables.',
      scope: 'read',
      query: jobsQuerySchema,
      answers: [{ status: 200, about: 'The batch.', schema: batchViewSchema }],
      refusals: ['BATCH_NOT_FOUND'],
    },
    {
      method: 'patch',
      path: BATCH,
      id: 'changeBatch',
      tag: 'batches',
      summary: 'Changes the priority, the limit of jobs at a time or the deadline of a batch that has not ended.',
      scope: 'operate',
      body: batchChangeSchema(limits.maxConcurrent),
      answers: [BATCH_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'BATCH_ENDED'],
    },
    {
      method: 'get',
      path: `${BATCH}/progress`,
      id: 'getProgress',
      tag: 'batches',
      summary: 'How far it is.',
      scope: 'read',
      query: jobsQuerySchema,
      answers: [{ status: 200, about: 'The progress.', schema: progressViewSchema }],
      refusals: ['BATCH_NOT_FOUND'],
    },
    {
      method: 'get',
      path: `${BATCH}/events`,
      id: 'followBatch',
      tag: 'events',
      summary: 'Follows a batch.',
      scope: 'read',
      reads: ['Last-Event-ID'],
      answers: [STREAM],
      refusals: ['BATCH_NOT_FOUND'],
    },
    {
      method: 'get',
      path: `${BATCH}/report`,
      id: 'getReport',
      tag: 'batches',
      summary: 'The report of a batch: its last one, or one of how it stands now.',
      scope: 'read',
      query: reportQuerySchema,
      answers: [
        {
          status: 200,
          about: 'The report.',
          schema: reportSchema,
          types: ['text/csv', 'text/html'],
          headers: ['ETag'],
        },
      ],
      refusals: ['BATCH_NOT_FOUND'],
    },
    ...(
      [
        ['cancel', 'cancelBatch', 'Cancels every job that has not ended.'],
        ['pause', 'pauseBatch', 'Pauses it at the next span.'],
        ['resume', 'resumeBatch', 'Goes on after a pause.'],
      ] as const
    ).map(
      ([verb, id, summary]): Operation => ({
        method: 'post',
        path: `${BATCH}/${verb}`,
        id,
        tag: 'batches',
        summary,
        scope: 'operate',
        answers: [BATCH_TAKEN],
        refusals: ['BATCH_NOT_FOUND', 'BATCH_ENDED'],
      }),
    ),
    {
      method: 'post',
      path: `${BATCH}/retry`,
      id: 'retryFailed',
      tag: 'batches',
      summary: 'Brings back every job that failed.',
      scope: 'operate',
      answers: [BATCH_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_RETRYABLE'],
    },
    {
      method: 'post',
      path: `${BATCH}/jobs`,
      id: 'addJobs',
      tag: 'jobs',
      summary: 'Adds jobs to a batch that runs.',
      scope: 'submit',
      reads: ['Idempotency-Key'],
      body: addedJobsSchema(limits.maxJobs, formatNames),
      answers: [taken(addedJobsViewSchema, 'Taken.')],
      refusals: ['BATCH_NOT_FOUND', 'BATCH_ENDED', 'IDEMPOTENCY_CONFLICT', 'TOO_MANY_WAITING', 'PLAN_UNAVAILABLE'],
    },
    {
      method: 'get',
      path: `${BATCH}/webhooks`,
      id: 'listMessages',
      tag: 'webhooks',
      summary: 'What it has told its webhooks, and what became of that.',
      scope: 'read',
      answers: [{ status: 200, about: 'All messages, oldest first.', schema: webhookMessageListViewSchema }],
      refusals: ['BATCH_NOT_FOUND'],
    },
    {
      method: 'post',
      path: `${BATCH}/webhooks/{message_id}/replay`,
      id: 'replayMessage',
      tag: 'webhooks',
      summary: 'Sends a message once more.',
      scope: 'operate',
      answers: [taken(webhookMessageViewSchema, 'Being sent. The message as it was at that moment.')],
      refusals: ['BATCH_NOT_FOUND', 'MESSAGE_NOT_FOUND'],
    },
    {
      method: 'get',
      path: JOB,
      id: 'getJob',
      tag: 'jobs',
      summary: 'One job.',
      scope: 'read',
      answers: [{ status: 200, about: 'The job.', schema: jobViewSchema }],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND'],
    },
    {
      method: 'get',
      path: `${JOB}/waiting`,
      id: 'getWaiting',
      tag: 'jobs',
      summary: 'Why a job waits.',
      scope: 'read',
      answers: [{ status: 200, about: 'Every reason; none when it runs or has ended.', schema: waitingViewSchema }],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND', 'TEMPORAL_UNAVAILABLE'],
    },
    {
      method: 'patch',
      path: JOB,
      id: 'changeJob',
      tag: 'jobs',
      summary: 'Changes the priority of a job that waits.',
      scope: 'operate',
      body: jobChangeSchema,
      answers: [JOB_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND', 'BATCH_ENDED', 'JOB_NOT_CHANGEABLE'],
    },
    {
      method: 'post',
      path: `${JOB}/cancel`,
      id: 'cancelJob',
      tag: 'jobs',
      summary: 'Cancels one job; the others go on.',
      scope: 'operate',
      answers: [JOB_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND', 'BATCH_ENDED', 'JOB_NOT_CANCELLABLE'],
    },
    {
      method: 'post',
      path: `${JOB}/retry`,
      id: 'retryJob',
      tag: 'jobs',
      summary: 'Brings a failed, cancelled or skipped job back.',
      scope: 'operate',
      answers: [JOB_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND', 'JOB_NOT_RETRYABLE'],
    },
    {
      method: 'post',
      path: `${DELIVERABLE}/retry`,
      id: 'retryDeliverable',
      tag: 'deliverables',
      summary: 'Makes one bad deliverable of a failed job again.',
      scope: 'operate',
      answers: [JOB_TAKEN],
      refusals: ['BATCH_NOT_FOUND', 'JOB_NOT_FOUND', 'DELIVERABLE_NOT_FOUND', 'DELIVERABLE_NOT_RETRYABLE'],
    },
    {
      method: 'get',
      path: `${DELIVERABLE}/file`,
      id: 'downloadDeliverable',
      tag: 'deliverables',
      summary: 'The file of a published deliverable, whole or by range.',
      scope: 'read',
      reads: ['Range'],
      answers: [
        {
          status: 200,
          about: 'The file.',
          types: ['application/octet-stream', 'video/*', 'audio/*', 'image/*', 'text/*'],
          headers: ['ETag', 'Content-Disposition', 'Accept-Ranges'],
        },
        {
          status: 206,
          about: 'A part of it.',
          types: ['application/octet-stream', 'video/*', 'audio/*', 'image/*', 'text/*'],
          headers: ['ETag', 'Content-Range'],
        },
      ],
      refusals: [
        'BATCH_NOT_FOUND',
        'JOB_NOT_FOUND',
        'DELIVERABLE_NOT_FOUND',
        'DELIVERABLE_NOT_PUBLISHED',
        'PRECONDITION_FAILED',
        'RANGE_NOT_SATISFIABLE',
      ],
    },
    {
      method: 'get',
      path: SCHEDULES,
      id: 'listSchedules',
      tag: 'schedules',
      summary: 'All schedules.',
      scope: 'read',
      answers: [{ status: 200, about: 'All of them.', schema: scheduleListViewSchema }],
      refusals: [],
    },
    {
      method: 'post',
      path: SCHEDULES,
      id: 'createSchedule',
      tag: 'schedules',
      summary: 'Makes a schedule, which makes the same batch again and again.',
      scope: 'submit',
      reads: ['Idempotency-Key'],
      body: scheduleSubmissionSchema(shape),
      answers: [{ status: 201, about: 'Made.', schema: scheduleViewSchema, headers: ['Location'] }],
      refusals: ['IDEMPOTENCY_CONFLICT', 'PLAN_UNAVAILABLE'],
    },
    {
      method: 'get',
      path: SCHEDULE,
      id: 'getSchedule',
      tag: 'schedules',
      summary: 'One schedule with its recent batches.',
      scope: 'read',
      answers: [{ status: 200, about: 'The schedule.', schema: scheduleViewSchema }],
      refusals: ['SCHEDULE_NOT_FOUND'],
    },
    {
      method: 'delete',
      path: SCHEDULE,
      id: 'deleteSchedule',
      tag: 'schedules',
      summary: 'Deletes a schedule; its batches stay.',
      scope: 'operate',
      answers: [{ status: 204, about: 'Deleted.' }],
      refusals: ['SCHEDULE_NOT_FOUND'],
    },
    ...(
      [
        ['pause', 'pauseSchedule', 'Lets it make no batch until it is resumed.'],
        ['resume', 'resumeSchedule', 'Lets it make batches again.'],
        ['trigger', 'triggerSchedule', 'Has it make its batch now.'],
      ] as const
    ).map(
      ([verb, id, summary]): Operation => ({
        method: 'post',
        path: `${SCHEDULE}/${verb}`,
        id,
        tag: 'schedules',
        summary,
        scope: 'operate',
        answers: [taken(scheduleViewSchema, 'Done. The schedule as it is now.')],
        refusals: ['SCHEDULE_NOT_FOUND'],
      }),
    ),
    ...projectOperations(),
    ...SERVICE_OPERATIONS,
  ];
}
