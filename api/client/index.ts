/** What the package @reelbatch/client offers: README.md beside this file. */
export {
  type AllBatchesEvent,
  ApiError,
  type BatchChange,
  type BatchEvent,
  type BatchRequest,
  type Client,
  type ClientOptions,
  createClient,
  type EventsRequest,
  type JobsRequest,
  type ScheduleRequest,
  StrangeAnswer,
} from './client';
export type * from './openapi';
export type { AnswerOf, BodyOf, OperationId, QueryOf } from './requests';
