import { type ClientOptions, connect } from './connection';
import type { AllBatchesEvent, BatchEvent, EventsRequest } from './event-types';
import { eventsIn } from './events';
import type { AddedJobs, Batch, Job, Plan, Schedule } from './openapi';
import type { BodyOf, QueryOf } from './requests';

export type { ClientOptions } from './connection';
export { ApiError, StrangeAnswer } from './errors';
export type { AllBatchesEvent, BatchEvent, EventsRequest } from './event-types';

/** A submission as it goes over the wire: what may be left out is left out. */
export type BatchRequest = BodyOf<'submitBatch'>;
/** What may be changed of a batch that has not ended; a deadline of null takes it away. */
export type BatchChange = BodyOf<'changeBatch'>;
/** A schedule as it goes over the wire: it needs `cron`, `every_seconds` or both. */
export type ScheduleRequest = BodyOf<'createSchedule'>;
/** Which batches a list holds: those that are all that is said. */
export type ListRequest = QueryOf<'listBatches'>;
/** Which jobs an answer holds: at most `jobs_limit` (1000 unless said), behind `jobs_after`, of one status. */
export type JobsRequest = QueryOf<'getBatch'>;

export type Client = ReturnType<typeof createClient>;

/**
 * The API, typed: a line for each operation of docs/openapi.json. Every call throws an ApiError for a refusal, a StrangeAnswer where it is
 * not the API that answers, and fetch's own error when nobody does.
 * @param baseUrl like `http://127.0.0.1:8080`.
 */
export function createClient(baseUrl: string, options: ClientOptions = {}) {
  const { call, json, follow } = connect(baseUrl, options);
  async function* batchEvents(batch_id: string, { lastEventId, signal }: EventsRequest) {
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    yield* eventsIn<BatchEvent>(await call('followBatch', { batch_id }, { headers, signal }));
  }
  async function* allEvents({ lastEventId, signal }: EventsRequest) {
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    yield* eventsIn<AllBatchesEvent>(await call('followBatches', {}, { headers, signal }));
  }
  return {
    presets: async () => await json('listPresets', {}),
    projects: async (query: QueryOf<'listProjects'> = {}) => await json('listProjects', {}, { query }),
    /** What a project is when it is assembled; with `formats`, what delivering it would come to. */
    project: async (project_id: string, query: QueryOf<'getProject'> = {}) =>
      await json('getProject', { project_id }, { query }),
    /** A JPEG of its film at a moment, a third in unless said, in the response's body. */
    thumbnail: async (project_id: string, query: QueryOf<'getThumbnail'> = {}) =>
      await call('getThumbnail', { project_id }, { query }),
    system: async () => await json('getSystem', {}),
    health: async () => await json('getHealth', {}),
    alive: async () => await json('getAlive', {}),
    ready: async () => await json('getReady', {}),
    metrics: async () => await (await call('getMetrics', {})).text(),
    targets: async () => await json('listTargets', {}),

    submit: async (body: BatchRequest, key?: string) =>
      (await json('submitBatch', {}, { body, headers: once(key) })) as Batch,
    /** What would become of a batch, without submitting it. */
    plan: async (body: BatchRequest) => (await json('submitBatch', {}, { body, query: { dry_run: true } })) as Plan,
    list: async (query: ListRequest = {}) => await json('listBatches', {}, { query }),
    get: async (batch_id: string, query: JobsRequest = {}) => await json('getBatch', { batch_id }, { query }),
    progress: async (batch_id: string, query: JobsRequest = {}) => await json('getProgress', { batch_id }, { query }),
    /** Follows a batch: first all of it, then what changes, as it happens. Ends when the API does: then come back with the last id. */
    events: (batch_id: string, asked: EventsRequest = {}) => batchEvents(batch_id, asked),
    /** Follows all batches that have not ended. */
    allEvents: (asked: EventsRequest = {}) => allEvents(asked),
    /** All jobs of a batch, or those of a status, in the order of submission: page after page, however many there are. */
    async *jobs(batch_id: string, query: JobsRequest = {}): AsyncGenerator<Job, void, undefined> {
      let page = await json('getBatch', { batch_id }, { query });
      yield* page.jobs;
      while (page.next_jobs !== null) {
        page = await follow<Batch>(page.next_jobs);
        yield* page.jobs;
      }
    },
    report: async (batch_id: string, format: 'json' | 'csv' | 'html' = 'json') =>
      await (await call('getReport', { batch_id }, { query: { format } })).text(),
    messages: async (batch_id: string) => await json('listMessages', { batch_id }),
    replayMessage: async (batch_id: string, message_id: string) =>
      await json('replayMessage', { batch_id, message_id }),
    pause: async (batch_id: string) => await json('pauseBatch', { batch_id }),
    resume: async (batch_id: string) => await json('resumeBatch', { batch_id }),
    retryFailed: async (batch_id: string) => await json('retryFailed', { batch_id }),
    change: async (batch_id: string, body: BatchChange) => await json('changeBatch', { batch_id }, { body }),
    cancelBatch: async (batch_id: string) => await json('cancelBatch', { batch_id }),
    addJobs: async (batch_id: string, jobs: BatchRequest['jobs'], key?: string): Promise<AddedJobs> =>
      await json('addJobs', { batch_id }, { body: { jobs }, headers: once(key) }),

    /** Why a job waits. */
    waiting: async (batch_id: string, job_id: string) => await json('getWaiting', { batch_id, job_id }),
    job: async (batch_id: string, job_id: string) => await json('getJob', { batch_id, job_id }),
    cancelJob: async (batch_id: string, job_id: string) => await json('cancelJob', { batch_id, job_id }),
    changeJob: async (batch_id: string, job_id: string, body: BodyOf<'changeJob'>) =>
      await json('changeJob', { batch_id, job_id }, { body }),
    retryJob: async (batch_id: string, job_id: string) => await json('retryJob', { batch_id, job_id }),
    retryDeliverable: async (batch_id: string, job_id: string, deliverable_id: string) =>
      await json('retryDeliverable', { batch_id, job_id, deliverable_id }),
    /** The file of a published deliverable, as a stream in the response's body; `range` like `bytes=0-499`. */
    file: async (batch_id: string, job_id: string, deliverable_id: string, range?: string) =>
      await call(
        'downloadDeliverable',
        { batch_id, job_id, deliverable_id },
        { headers: range === undefined ? {} : { Range: range } },
      ),

    createSchedule: async (body: ScheduleRequest, key?: string): Promise<Schedule> =>
      await json('createSchedule', {}, { body, headers: once(key) }),
    schedules: async () => await json('listSchedules', {}),
    schedule: async (schedule_id: string) => await json('getSchedule', { schedule_id }),
    pauseSchedule: async (schedule_id: string) => await json('pauseSchedule', { schedule_id }),
    resumeSchedule: async (schedule_id: string) => await json('resumeSchedule', { schedule_id }),
    triggerSchedule: async (schedule_id: string) => await json('triggerSchedule', { schedule_id }),
    deleteSchedule: async (schedule_id: string) => void (await call('deleteSchedule', { schedule_id })),
  };
}

function once(key: string | undefined) {
  return key === undefined ? {} : { 'Idempotency-Key': key };
}
