import type * as Client from '../../../api/client/openapi';
import type * as Events from '../../../model/event-views';
import type * as Views from '../../../model/views';

/** The types that the client has of the document are those that the schemas have: the compiler holds it. */

/** Without the undefined that zod adds to what may be left out. */
type Plain<T> = T extends readonly (infer One)[]
  ? Plain<One>[]
  : T extends object
    ? { [Name in keyof T]: Plain<Exclude<T[Name], undefined>> }
    : T;
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2
    ? true
    : 'api/client/openapi.ts is not of these schemas: npm run openapi writes it';

/** Each name of the document beside its schema. */
export const same: {
  [Name in keyof Pairs]: Same<Pairs[Name][0], Pairs[Name][1]>;
} = {
  Deliverable: true,
  Job: true,
  BatchSummary: true,
  Batch: true,
  BatchList: true,
  Plan: true,
  Progress: true,
  AddedJobs: true,
  ScheduleSummary: true,
  Schedule: true,
  ScheduleList: true,
  WebhookMessage: true,
  WebhookMessageList: true,
  Preset: true,
  PresetList: true,
  Health: true,
  System: true,
  BatchEvent: true,
  JobEvent: true,
  BatchState: true,
  AllBatchesState: true,
  Problem: true,
};

interface Pairs {
  Deliverable: [Client.Deliverable, Views.DeliverableView];
  Job: [Client.Job, Views.JobView];
  BatchSummary: [Client.BatchSummary, Views.BatchSummaryView];
  Batch: [Client.Batch, Views.BatchView];
  BatchList: [Client.BatchList, Views.BatchListView];
  Plan: [Client.Plan, Views.PlanView];
  Progress: [Client.Progress, Views.ProgressView];
  AddedJobs: [Client.AddedJobs, Views.AddedJobsView];
  ScheduleSummary: [Client.ScheduleSummary, Views.ScheduleSummaryView];
  Schedule: [Client.Schedule, Views.ScheduleView];
  ScheduleList: [Client.ScheduleList, Views.ScheduleListView];
  WebhookMessage: [Client.WebhookMessage, Views.WebhookMessageView];
  WebhookMessageList: [Client.WebhookMessageList, Views.WebhookMessageListView];
  Preset: [Client.Preset, Views.PresetView];
  PresetList: [Client.PresetList, Views.PresetListView];
  Health: [Client.Health, Views.HealthView];
  System: [Client.System, Views.SystemView];
  BatchEvent: [Client.BatchEvent, Events.BatchEventView];
  JobEvent: [Client.JobEvent, Events.JobEventView];
  BatchState: [Client.BatchState, Events.BatchStateView];
  AllBatchesState: [Client.AllBatchesState, Events.AllBatchesStateView];
  Problem: [Client.Problem, Views.ProblemView];
}
