import { z } from 'zod';
import { CAPTION_FORMATS } from './captions';
import { CONTAINERS } from './container';
import { WARNING_KINDS } from './deliverable';
import { FITS, pictureShape } from './picture';
import { FORMATS, PRESET_KINDS, QUALITIES } from './preset';
import { PROJECT_SOURCES } from './project';
import { OVERLAPS } from './schedule';
import { FINGERPRINTS, ON_FAILURE, RUN_ON } from './specification';
import { BATCH_STATUSES, DELIVERABLE_STATUSES, JOB_STATUSES } from './status';
import { batchTemplateSchema } from './submission';
import { WEBHOOK_EVENTS } from './webhook';

/** What the API answers, field for field. Times are ISO 8601 in UTC, progress is percent. */

export const failureViewSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  file: z.string().nullable(),
  hint: z.string(),
});

const checkViewSchema = z.strictObject({
  name: z.string(),
  passed: z.boolean(),
  expected: z.string(),
  actual: z.string(),
});

const warningViewSchema = z.strictObject({
  kind: z.enum(WARNING_KINDS),
  from_seconds: z.number(),
  to_seconds: z.number(),
  from_timecode: z.string(),
  to_timecode: z.string(),
});

export const deliverableViewSchema = z.strictObject({
  id: z.string(),
  preset: z.string(),
  status: z.enum(DELIVERABLE_STATUSES),
  /** Relative to the store; null until published. */
  file: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  frames: z.number().nullable(),
  duration_seconds: z.number().nullable(),
  checks: z.array(checkViewSchema),
  warnings: z.array(warningViewSchema),
  spans: z.number(),
  reused_spans: z.number(),
  found_again: z.boolean(),
  failure: failureViewSchema.nullable(),
  /** `file` downloads it; null until published. */
  links: z.strictObject({ file: z.string().nullable() }),
});

export const jobViewSchema = z.strictObject({
  id: z.string(),
  batch_id: z.string(),
  project_id: z.string(),
  configuration: z.strictObject({ formats: z.array(z.string()), quality: z.enum(QUALITIES), ...pictureShape }),
  priority: z.number(),
  dependencies: z.array(z.string()),
  run_on: z.enum(RUN_ON),
  fingerprint: z.enum(FINGERPRINTS),
  attempts: z.number(),
  status: z.enum(JOB_STATUSES),
  attempt: z.number(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  deliverables: z.array(deliverableViewSchema),
  failure: failureViewSchema.nullable(),
});

const countsShape = {
  completed: z.number(),
  failed: z.number(),
  pending: z.number(),
  running: z.number(),
  cancelled: z.number(),
  skipped: z.number(),
};

export const countsSchema = z.strictObject(countsShape);

const linksSchema = z.strictObject({
  self: z.string(),
  progress: z.string(),
  report: z.string(),
  cancel: z.string(),
  temporal_ui: z.string(),
});

/** None: an empty object. */
export const labelsViewSchema = z.record(z.string(), z.string());

const batchSummaryShape = {
  id: z.string(),
  name: z.string(),
  labels: labelsViewSchema,
  status: z.enum(BATCH_STATUSES),
  priority: z.number(),
  max_concurrent: z.number(),
  on_failure: z.enum(ON_FAILURE),
  created_at: z.string(),
  start_at: z.string().nullable(),
  /** Hours outside which no new span starts, and whether it is their time; null where it may run at all hours. */
  window: z
    .strictObject({
      hours: z.string(),
      time_zone: z.string(),
      /** Null until the batch has looked. */
      open: z.boolean().nullable(),
      changes_at: z.string().nullable(),
    })
    .nullable(),
  /** The schedule that made it; null for one that was submitted. */
  schedule_id: z.string().nullable(),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  /** Null until something has been rendered: there is nothing to measure before; and while it is paused or no worker is alive. */
  estimated_completion: z.string().nullable(),
  deadline: z.string().nullable(),
  /** It has passed, or the estimate passes it; after the end: it was missed. Null without a deadline. */
  deadline_at_risk: z.boolean().nullable(),
  counts: countsSchema,
  links: linksSchema,
};

export const batchSummaryViewSchema = z.strictObject(batchSummaryShape);
/** Where the jobs are that follow those of this answer; null at the end. */
const nextJobsSchema = z.string().nullable();
export const batchViewSchema = z.strictObject({
  ...batchSummaryShape,
  jobs: z.array(jobViewSchema),
  next_jobs: nextJobsSchema,
});
export const batchListViewSchema = z.strictObject({
  batches: z.array(batchSummaryViewSchema),
  /** Pass it as `cursor` to get what follows; null at the end. */
  next_cursor: z.string().nullable(),
});

export const progressViewSchema = z.strictObject({
  batch_id: z.string(),
  status: z.enum(BATCH_STATUSES),
  progress: z.number(),
  ...countsShape,
  estimated_completion: z.string().nullable(),
  as_of: z.string(),
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      status: z.enum(JOB_STATUSES),
      progress: z.number(),
      deliverables: z.array(
        z.strictObject({ id: z.string(), status: z.enum(DELIVERABLE_STATUSES), progress: z.number() }),
      ),
    }),
  ),
  next_jobs: nextJobsSchema,
});

/** The answer to jobs that were added to a batch. */
export const addedJobsViewSchema = z.strictObject({
  batch_id: z.string(),
  /** Their ids, in the order in which they were given. */
  added: z.array(z.string()),
  links: z.strictObject({ batch: z.string() }),
});

const scheduleSummaryShape = {
  id: z.string(),
  name: z.string(),
  cron: z.array(z.string()),
  every_seconds: z.number().nullable(),
  time_zone: z.string(),
  overlap: z.enum(OVERLAPS),
  paused: z.boolean(),
  note: z.string(),
  created_at: z.string(),
  /** The next five; none while it is paused. */
  next_action_times: z.array(z.string()),
  /** How often it made a batch, how often an earlier batch still ran, and how often its time passed while Temporal was away. */
  counts: z.strictObject({ started: z.number(), skipped: z.number(), missed: z.number() }),
  links: z.strictObject({
    self: z.string(),
    pause: z.string(),
    resume: z.string(),
    trigger: z.string(),
    temporal_ui: z.string(),
  }),
};

const scheduledBatchViewSchema = z.strictObject({
  batch_id: z.string(),
  /** Null in the moment before the batch is written. */
  status: z.enum(BATCH_STATUSES).nullable(),
  links: z.strictObject({ batch: z.string() }),
});

export const scheduleActionViewSchema = z.strictObject({
  scheduled_for: z.string(),
  started_at: z.string(),
  ...scheduledBatchViewSchema.shape,
});

export const scheduleSummaryViewSchema = z.strictObject(scheduleSummaryShape);
export const scheduleViewSchema = z.strictObject({
  ...scheduleSummaryShape,
  /** As submitted, with what was left out filled in. */
  batch: batchTemplateSchema({
    maxJobs: Number.MAX_SAFE_INTEGER,
    maxConcurrent: Number.MAX_SAFE_INTEGER,
    formatNames: null,
  }),
  /** Newest first. */
  recent_actions: z.array(scheduleActionViewSchema),
  running_batches: z.array(scheduledBatchViewSchema),
});
export const scheduleListViewSchema = z.strictObject({ schedules: z.array(scheduleSummaryViewSchema) });

export const webhookMessageViewSchema = z.strictObject({
  id: z.string(),
  type: z.enum(WEBHOOK_EVENTS),
  url: z.string(),
  created_at: z.string(),
  attempts: z.number(),
  last_attempt_at: z.string().nullable(),
  /** Null while none has failed, and after one that did not. */
  last_error: z.string().nullable(),
  /** Null until the receiver has taken it. */
  delivered_at: z.string().nullable(),
  links: z.strictObject({ replay: z.string() }),
});
export const webhookMessageListViewSchema = z.strictObject({ messages: z.array(webhookMessageViewSchema) });

const sizeSchema = z.strictObject({ width: z.number(), height: z.number() });

/** A preset as it may be asked for by its name. */
export const presetViewSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(PRESET_KINDS),
  /** The extension of its files. */
  container: z.enum([...CONTAINERS, 'wav', 'jpg', ...CAPTION_FORMATS]),
  /** The formats and qualities that stand for it; empty when it is asked for by its name alone. */
  stands_for: z.array(z.strictObject({ format: z.enum(FORMATS), quality: z.enum(QUALITIES) })),
  /** In words, then exactly; `none` and null for what its files have not. */
  picture: z.string(),
  sound: z.string(),
  video: z
    .strictObject({
      encoder: z.string(),
      codec: z.string(),
      profile: z.string().nullable(),
      pixel_format: z.string(),
      arguments: z.array(z.string()),
    })
    .nullable(),
  audio: z
    .strictObject({
      encoder: z.string(),
      codec: z.string(),
      arguments: z.array(z.string()),
      sample_rate: z.number(),
      channels: z.number(),
      /** Where it is brought to; null where it stays as it is. */
      loudness: z.strictObject({ integrated_lufs: z.number(), true_peak_dbtp: z.number() }).nullable(),
    })
    .nullable(),
  /** Of stills, all that ffmpeg is given for the file. */
  mux_arguments: z.array(z.string()),
  /** Null where it has the size of the canvas. */
  size: z.strictObject({ ...sizeSchema.shape, fit: z.enum(FITS) }).nullable(),
  /** A path in the project's folder. */
  lut: z.string().nullable(),
  burn_in: z.array(z.enum(['timecode', 'name', 'watermark'])),
  /** Null where it takes every size. */
  smallest_size: sizeSchema.nullable(),
  /** Null for what is no film. */
  cpu_seconds_per_megapixel: z.number().nullable(),
  /** The studio's file that it stands in; null for one of the product. */
  file: z.string().nullable(),
});
export const presetListViewSchema = z.strictObject({ presets: z.array(presetViewSchema) });

export const plannedDeliverableViewSchema = z.strictObject({
  id: z.string(),
  preset: z.string(),
  file_name: z.string(),
  /** Spans that are found rendered in it. */
  rendered_spans: z.number(),
  /** Spans that are still to be rendered; none of what is no film. */
  missing_spans: z.number(),
  /** Of what is not rendered yet, and of delivering it. */
  cpu_seconds: z.number(),
  /** An estimate by the preset alone. */
  bytes: z.number(),
});

/** A job as it would be made. Null, or empty, is what is not known because it cannot be planned. */
export const plannedJobViewSchema = z.strictObject({
  id: z.string(),
  project_id: z.string(),
  configuration: z.strictObject({ formats: z.array(z.string()), quality: z.enum(QUALITIES) }),
  canvas: z.strictObject({ width: z.number(), height: z.number(), frame_rate: z.string() }).nullable(),
  frames: z.number().nullable(),
  duration_seconds: z.number().nullable(),
  spans: z.number().nullable(),
  sound_stretches: z.number().nullable(),
  rendered_sound_stretches: z.number().nullable(),
  cpu_seconds: z.number(),
  deliverables: z.array(plannedDeliverableViewSchema),
  left_out: z.array(z.string()),
  warnings: z.array(z.string()),
  failures: z.array(failureViewSchema),
});

/** The answer to a submission that is only to be planned. */
export const planViewSchema = z.strictObject({
  name: z.string(),
  jobs_total: z.number(),
  jobs_failing: z.number(),
  cpu_seconds: z.number(),
  bytes: z.number(),
  slots: z.number(),
  run_seconds: z.number().nullable(),
  speed: z.enum(['measured', 'assumed']),
  jobs: z.array(plannedJobViewSchema),
});

const projectSummaryShape = {
  id: z.string(),
  /** What its film is read from. */
  source: z.enum(PROJECT_SOURCES),
  files: z.number(),
  modified_at: z.string(),
  links: z.strictObject({ self: z.string(), thumbnail: z.string() }),
};
export const projectSummaryViewSchema = z.strictObject(projectSummaryShape);
export const projectListViewSchema = z.strictObject({
  projects: z.array(projectSummaryViewSchema),
  /** Pass it as `cursor` to get what follows; null at the end. */
  next_cursor: z.string().nullable(),
});

const tracksSchema = z.strictObject({ tracks: z.number(), clips: z.number(), transitions: z.number() }).nullable();
const usedSourceViewSchema = z.strictObject({
  path: z.string(),
  picture: z
    .strictObject({
      ...sizeSchema.shape,
      /** Null of a still, as its length is. */
      frame_rate: z.string().nullable(),
      duration_seconds: z.number().nullable(),
      codec: z.string(),
    })
    .nullable(),
  sound: z.strictObject({ sample_rate: z.number(), channels: z.number(), duration_seconds: z.number() }).nullable(),
});

/** A project assembled. Null, or empty, is what is not known because it cannot be: then `failures` says why. */
export const projectViewSchema = z.strictObject({
  ...projectSummaryShape,
  canvas: z.strictObject({ ...sizeSchema.shape, frame_rate: z.string() }).nullable(),
  frames: z.number().nullable(),
  duration_seconds: z.number().nullable(),
  duration_timecode: z.string().nullable(),
  start_timecode: z.string().nullable(),
  picture_tracks: tracksSchema,
  sound_tracks: tracksSchema,
  sources_total: z.number().nullable(),
  sources: z.array(usedSourceViewSchema),
  left_out: z.array(z.string()),
  warnings: z.array(z.string()),
  failures: z.array(failureViewSchema),
  plan: planViewSchema.nullable(),
});

/** What the parts of the stack say of themselves, for who looks for what is wrong. */
export const systemViewSchema = z.strictObject({
  temporal: z.strictObject({ address: z.string(), namespace: z.string(), reachable: z.boolean() }),
  /** Those that are alive. */
  workers: z.array(
    z.strictObject({
      name: z.string(),
      /** ffmpegs at a time. */
      slots: z.number(),
      as_of: z.string(),
      /** Null where it does not run, and from a worker of before, which does not say it. */
      ffmpeg: z.strictObject({ version: z.string(), missing_encoders: z.array(z.string()) }).nullable(),
      /** Null from a worker of before. */
      disk_reserve_bytes: z.number().nullable(),
    }),
  ),
  /** Of Temporal's task queues, by its own statistics; null where it does not answer. */
  queues: z
    .array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(['workflow', 'activity']),
        backlog: z.number(),
        oldest_seconds: z.number(),
        added_per_second: z.number(),
        taken_per_second: z.number(),
        pollers: z.number(),
      }),
    )
    .nullable(),
  media_root: z.strictObject({ path: z.string(), readable: z.boolean() }),
  store: z.strictObject({ path: z.string(), writable: z.boolean(), free_bytes: z.number().nullable() }),
});

/** A process that answers, or can do its work. */
export const aliveViewSchema = z.strictObject({ status: z.literal('ok') });

/** Where Prometheus finds metrics, as its HTTP service discovery reads it. */
export const targetListViewSchema = z.array(
  z.strictObject({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) }),
);

export const healthViewSchema = z.strictObject({ status: z.enum(['ok', 'unavailable']), temporal: z.string() });

/** RFC 9457, with a code that stays the same, every fault with an RFC 6901 pointer into the body, and what to do. */
export const problemViewSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  hint: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })),
});

export type JobView = z.infer<typeof jobViewSchema>;
export type DeliverableView = z.infer<typeof deliverableViewSchema>;
export type BatchSummaryView = z.infer<typeof batchSummaryViewSchema>;
export type BatchView = z.infer<typeof batchViewSchema>;
export type BatchListView = z.infer<typeof batchListViewSchema>;
export type ScheduleSummaryView = z.infer<typeof scheduleSummaryViewSchema>;
export type ScheduleView = z.infer<typeof scheduleViewSchema>;
export type ScheduledBatchView = z.infer<typeof scheduledBatchViewSchema>;
export type ScheduleListView = z.infer<typeof scheduleListViewSchema>;
export type ProgressView = z.infer<typeof progressViewSchema>;
export type AddedJobsView = z.infer<typeof addedJobsViewSchema>;
export type PresetView = z.infer<typeof presetViewSchema>;
export type PresetListView = z.infer<typeof presetListViewSchema>;
export type WebhookMessageView = z.infer<typeof webhookMessageViewSchema>;
export type WebhookMessageListView = z.infer<typeof webhookMessageListViewSchema>;
export type PlannedJobView = z.infer<typeof plannedJobViewSchema>;
export type PlanView = z.infer<typeof planViewSchema>;
export type ProjectSummaryView = z.infer<typeof projectSummaryViewSchema>;
export type ProjectListView = z.infer<typeof projectListViewSchema>;
export type ProjectView = z.infer<typeof projectViewSchema>;
export type TargetListView = z.infer<typeof targetListViewSchema>;
export type HealthView = z.infer<typeof healthViewSchema>;
export type SystemView = z.infer<typeof systemViewSchema>;
export type ProblemView = z.infer<typeof problemViewSchema>;
export type ProblemFault = ProblemView['errors'][number];
