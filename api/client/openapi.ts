/**
 * The API in types: npm run openapi writes this file with docs/openapi.json, of the same document.
 * What may stand in the formats of a job is any text here, since a studio has presets of its own.
 */

export type TargetList = {
  targets: string[]
  labels: {
    [k: string]: string
  }
}[]

/**
 * Every operation: what it is given, and its answers in JSON by status.
 */
export interface Operations {
  /**
   * Submits a batch.
   */
  submitBatch: {
    ids: {}
    query: {
      dry_run?: ("true" | "false")
    }
    headers: {
      /**
       * The same request under the same key is carried out once.
       */
      "Idempotency-Key"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    body: {
      name: string
      /**
       * @minItems 1
       * @maxItems 1000
       */
      jobs: {
        id?: string
        project_id: string
        /**
         * @minItems 1
         * @maxItems 8
         */
        formats: string[]
        quality?: ("draft" | "standard" | "high" | "master")
        priority?: (("low" | "normal" | "high" | "urgent") | number)
        /**
         * @maxItems 1000
         */
        dependencies?: string[]
        run_on?: ("completed" | "finished")
        attempts?: number
        fingerprint?: ("quick" | "full")
        resolution?: string
        frame_rate?: (string | number)
        fit?: ("pad" | "crop" | "stretch")
        lut?: string
        watermark?: string
        start_timecode?: string
        captions?: string
        caption_language?: string
        file_name?: string
        version?: string
        strict?: boolean
      }[]
      priority?: (("low" | "normal" | "high" | "urgent") | number)
      max_concurrent?: number
      on_failure?: ("continue" | "stop")
      window?: ({
        hours: string
        time_zone: string
      } | null)
      /**
       * @maxItems 5
       */
      webhooks?: {
        url: string
        /**
         * @minItems 1
         */
        events?: ("batch.started" | "batch.ended" | "job.ended")[]
      }[]
      labels?: {
        [k: string]: string
      }
      start_at?: string
      deadline?: string
    }
    answers: {
      "200": Plan
      "202": Batch
    }
  }
  /**
   * Lists batches, newest first.
   */
  listBatches: {
    ids: {}
    query: {
      status?: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
      project?: string
      /**
       * @maxItems 16
       */
      label?: string[]
      priority?: (("low" | "normal" | "high" | "urgent") | number)
      priority_min?: (("low" | "normal" | "high" | "urgent") | number)
      priority_max?: (("low" | "normal" | "high" | "urgent") | number)
      created_after?: string
      created_before?: string
      limit?: string
      cursor?: string
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": BatchList
    }
  }
  /**
   * Follows all batches that have not ended.
   */
  followBatches: {
    ids: {}
    query: {}
    headers: {
      /**
       * The last event that was seen: what came behind it is told first.
       */
      "Last-Event-ID"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * A batch with its jobs and deliverables.
   */
  getBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {
      jobs_limit?: string
      jobs_after?: string
      jobs_status?: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Batch
    }
  }
  /**
   * Changes the priority, the limit of jobs at a time or the deadline of a batch that has not ended.
   */
  changeBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    body: {
      priority?: (("low" | "normal" | "high" | "urgent") | number)
      max_concurrent?: number
      deadline?: (string | null)
    }
    answers: {
      "202": Batch
    }
  }
  /**
   * How far it is.
   */
  getProgress: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {
      jobs_limit?: string
      jobs_after?: string
      jobs_status?: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Progress
    }
  }
  /**
   * Follows a batch.
   */
  followBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * The last event that was seen: what came behind it is told first.
       */
      "Last-Event-ID"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * The report of a batch: its last one, or one of how it stands now.
   */
  getReport: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {
      format?: ("json" | "csv" | "html")
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Report
    }
  }
  /**
   * Cancels every job that has not ended.
   */
  cancelBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Batch
    }
  }
  /**
   * Pauses it at the next span.
   */
  pauseBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Batch
    }
  }
  /**
   * Goes on after a pause.
   */
  resumeBatch: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Batch
    }
  }
  /**
   * Brings back every job that failed.
   */
  retryFailed: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Batch
    }
  }
  /**
   * Adds jobs to a batch that runs.
   */
  addJobs: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * The same request under the same key is carried out once.
       */
      "Idempotency-Key"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    body: {
      /**
       * @minItems 1
       * @maxItems 1000
       */
      jobs: {
        id?: string
        project_id: string
        /**
         * @minItems 1
         * @maxItems 8
         */
        formats: string[]
        quality?: ("draft" | "standard" | "high" | "master")
        priority?: (("low" | "normal" | "high" | "urgent") | number)
        /**
         * @maxItems 1000
         */
        dependencies?: string[]
        run_on?: ("completed" | "finished")
        attempts?: number
        fingerprint?: ("quick" | "full")
        resolution?: string
        frame_rate?: (string | number)
        fit?: ("pad" | "crop" | "stretch")
        lut?: string
        watermark?: string
        start_timecode?: string
        captions?: string
        caption_language?: string
        file_name?: string
        version?: string
        strict?: boolean
      }[]
    }
    answers: {
      "202": AddedJobs
    }
  }
  /**
   * What it has told its webhooks, and what became of that.
   */
  listMessages: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
    }
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": WebhookMessageList
    }
  }
  /**
   * Sends a message once more.
   */
  replayMessage: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the message.
       */
      message_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": WebhookMessage
    }
  }
  /**
   * One job.
   */
  getJob: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
    }
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Job
    }
  }
  /**
   * Changes the priority of a job that waits.
   */
  changeJob: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    body: {
      priority: (("low" | "normal" | "high" | "urgent") | number)
    }
    answers: {
      "202": Job
    }
  }
  /**
   * Why a job waits.
   */
  getWaiting: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
    }
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Waiting
    }
  }
  /**
   * Cancels one job; the others go on.
   */
  cancelJob: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Job
    }
  }
  /**
   * Brings a failed, cancelled or skipped job back.
   */
  retryJob: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Job
    }
  }
  /**
   * Makes one bad deliverable of a failed job again.
   */
  retryDeliverable: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
      /**
       * The format, as it stands in the formats of the job.
       */
      deliverable_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Job
    }
  }
  /**
   * The file of a published deliverable, whole or by range.
   */
  downloadDeliverable: {
    ids: {
      /**
       * UUID of the batch.
       */
      batch_id: string
      /**
       * Id of the job.
       */
      job_id: string
      /**
       * The format, as it stands in the formats of the job.
       */
      deliverable_id: string
    }
    query: {}
    headers: {
      /**
       * Which bytes of the file are asked for.
       */
      Range?: string
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * All schedules.
   */
  listSchedules: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": ScheduleList
    }
  }
  /**
   * Makes a schedule, which makes the same batch again and again.
   */
  createSchedule: {
    ids: {}
    query: {}
    headers: {
      /**
       * The same request under the same key is carried out once.
       */
      "Idempotency-Key"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    body: {
      name: string
      batch: {
        name: string
        /**
         * @minItems 1
         * @maxItems 1000
         */
        jobs: {
          id?: string
          project_id: string
          /**
           * @minItems 1
           * @maxItems 8
           */
          formats: string[]
          quality?: ("draft" | "standard" | "high" | "master")
          priority?: (("low" | "normal" | "high" | "urgent") | number)
          /**
           * @maxItems 1000
           */
          dependencies?: string[]
          run_on?: ("completed" | "finished")
          attempts?: number
          fingerprint?: ("quick" | "full")
          resolution?: string
          frame_rate?: (string | number)
          fit?: ("pad" | "crop" | "stretch")
          lut?: string
          watermark?: string
          start_timecode?: string
          captions?: string
          caption_language?: string
          file_name?: string
          version?: string
          strict?: boolean
        }[]
        priority?: (("low" | "normal" | "high" | "urgent") | number)
        max_concurrent?: number
        on_failure?: ("continue" | "stop")
        window?: ({
          hours: string
          time_zone: string
        } | null)
        /**
         * @maxItems 5
         */
        webhooks?: {
          url: string
          /**
           * @minItems 1
           */
          events?: ("batch.started" | "batch.ended" | "job.ended")[]
        }[]
        labels?: {
          [k: string]: string
        }
      }
      /**
       * @minItems 1
       * @maxItems 20
       */
      cron?: string[]
      every_seconds?: number
      time_zone?: string
      overlap?: ("skip" | "buffer_one" | "buffer_all" | "cancel_other" | "terminate_other" | "allow_all")
      paused?: boolean
      note?: string
    }
    answers: {
      "201": Schedule
    }
  }
  /**
   * One schedule with its recent batches.
   */
  getSchedule: {
    ids: {
      /**
       * UUID of the schedule.
       */
      schedule_id: string
    }
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Schedule
    }
  }
  /**
   * Deletes a schedule; its batches stay.
   */
  deleteSchedule: {
    ids: {
      /**
       * UUID of the schedule.
       */
      schedule_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * Lets it make no batch until it is resumed.
   */
  pauseSchedule: {
    ids: {
      /**
       * UUID of the schedule.
       */
      schedule_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Schedule
    }
  }
  /**
   * Lets it make batches again.
   */
  resumeSchedule: {
    ids: {
      /**
       * UUID of the schedule.
       */
      schedule_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Schedule
    }
  }
  /**
   * Has it make its batch now.
   */
  triggerSchedule: {
    ids: {
      /**
       * UUID of the schedule.
       */
      schedule_id: string
    }
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "202": Schedule
    }
  }
  /**
   * The projects under the media root, by name.
   */
  listProjects: {
    ids: {}
    query: {
      limit?: string
      cursor?: string
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": ProjectList
    }
  }
  /**
   * What a project is when it is assembled, and what delivering it would come to.
   */
  getProject: {
    ids: {
      /**
       * Name of its folder under the media root.
       */
      project_id: string
    }
    query: {
      formats?: string
      quality?: ("draft" | "standard" | "high" | "master")
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Project
    }
  }
  /**
   * A picture of its film at a moment.
   */
  getThumbnail: {
    ids: {
      /**
       * Name of its folder under the media root.
       */
      project_id: string
    }
    query: {
      at?: string
      width?: string
    }
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * The presets that a job may name.
   */
  listPresets: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": PresetList
    }
  }
  /**
   * How the parts of the stack are.
   */
  getSystem: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": System
    }
  }
  /**
   * Whether the API and Temporal answer.
   */
  getHealth: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Health
    }
  }
  /**
   * Whether the API answers at all.
   */
  getAlive: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Alive
    }
  }
  /**
   * Whether all is there that a submission needs: Temporal, the store and the media root.
   */
  getReady: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": Alive
    }
  }
  /**
   * What Prometheus reads of the API. Needs a key of the tenant *.
   */
  getMetrics: {
    ids: {}
    query: {}
    headers: {
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {}
  }
  /**
   * Where Prometheus finds the metrics of the API and of each living worker (http_sd). Needs a key of the tenant *.
   */
  listTargets: {
    ids: {}
    query: {}
    headers: {
      /**
       * ETags of what is there already: while it is the same, the answer is 304.
       */
      "If-None-Match"?: string
      /**
       * What the request is called in the answer and the log: 1 to 128 letters, digits, dots, dashes or underscores.
       */
      "X-Request-Id"?: string
    }
    answers: {
      "200": TargetList
    }
  }
}
export interface Plan {
  name: string
  jobs_total: number
  jobs_failing: number
  cpu_seconds: number
  bytes: number
  slots: number
  run_seconds: (number | null)
  speed: ("measured" | "assumed")
  jobs: {
    id: string
    project_id: string
    configuration: {
      formats: string[]
      quality: ("draft" | "standard" | "high" | "master")
    }
    canvas: ({
      width: number
      height: number
      frame_rate: string
    } | null)
    frames: (number | null)
    duration_seconds: (number | null)
    spans: (number | null)
    sound_stretches: (number | null)
    rendered_sound_stretches: (number | null)
    cpu_seconds: number
    deliverables: {
      id: string
      preset: string
      file_name: string
      rendered_spans: number
      missing_spans: number
      cpu_seconds: number
      bytes: number
    }[]
    left_out: string[]
    warnings: string[]
    failures: Failure[]
  }[]
}
export interface Failure {
  code: string
  message: string
  file: (string | null)
  hint: string
}
export interface Batch {
  id: string
  name: string
  labels: {
    [k: string]: string
  }
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  priority: number
  max_concurrent: number
  on_failure: ("continue" | "stop")
  created_at: string
  start_at: (string | null)
  window: ({
    hours: string
    time_zone: string
    open: (boolean | null)
    changes_at: (string | null)
  } | null)
  schedule_id: (string | null)
  started_at: (string | null)
  ended_at: (string | null)
  estimated_completion: (string | null)
  deadline: (string | null)
  deadline_at_risk: (boolean | null)
  counts: {
    completed: number
    failed: number
    pending: number
    running: number
    cancelled: number
    skipped: number
  }
  links: {
    self: string
    progress: string
    report: string
    cancel: string
    temporal_ui: string
  }
  jobs: Job[]
  next_jobs: (string | null)
}
export interface Job {
  id: string
  batch_id: string
  project_id: string
  configuration: {
    formats: string[]
    quality: ("draft" | "standard" | "high" | "master")
    resolution?: string
    frame_rate?: string
    fit?: ("pad" | "crop" | "stretch")
    lut?: string
    watermark?: string
    start_timecode?: string
  }
  priority: number
  dependencies: string[]
  run_on: ("completed" | "finished")
  fingerprint: ("quick" | "full")
  attempts: number
  status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
  attempt: number
  started_at: (string | null)
  ended_at: (string | null)
  deliverables: Deliverable[]
  failure: (Failure | null)
}
export interface Deliverable {
  id: string
  preset: string
  status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
  file: (string | null)
  bytes: (number | null)
  sha256: (string | null)
  frames: (number | null)
  duration_seconds: (number | null)
  checks: {
    name: string
    passed: boolean
    expected: string
    actual: string
  }[]
  warnings: {
    kind: ("black" | "freeze" | "silence")
    from_seconds: number
    to_seconds: number
    from_timecode: string
    to_timecode: string
  }[]
  spans: number
  reused_spans: number
  found_again: boolean
  failure: (Failure | null)
  links: {
    file: (string | null)
  }
}
export interface BatchList {
  batches: BatchSummary[]
  next_cursor: (string | null)
}
export interface BatchSummary {
  id: string
  name: string
  labels: {
    [k: string]: string
  }
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  priority: number
  max_concurrent: number
  on_failure: ("continue" | "stop")
  created_at: string
  start_at: (string | null)
  window: ({
    hours: string
    time_zone: string
    open: (boolean | null)
    changes_at: (string | null)
  } | null)
  schedule_id: (string | null)
  started_at: (string | null)
  ended_at: (string | null)
  estimated_completion: (string | null)
  deadline: (string | null)
  deadline_at_risk: (boolean | null)
  counts: {
    completed: number
    failed: number
    pending: number
    running: number
    cancelled: number
    skipped: number
  }
  links: {
    self: string
    progress: string
    report: string
    cancel: string
    temporal_ui: string
  }
}
export interface Progress {
  batch_id: string
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  progress: number
  completed: number
  failed: number
  pending: number
  running: number
  cancelled: number
  skipped: number
  estimated_completion: (string | null)
  as_of: string
  jobs: {
    id: string
    status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
    progress: number
    deliverables: {
      id: string
      status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
      progress: number
    }[]
  }[]
  next_jobs: (string | null)
}
export interface Report {
  batch_id: string
  name: string
  labels: {
    [k: string]: string
  }
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  complete: boolean
  as_of: string
  progress: number
  created_at: string
  started_at: (string | null)
  ended_at: (string | null)
  waited_seconds: (number | null)
  run_seconds: (number | null)
  deadline: (string | null)
  deadline_met: (boolean | null)
  deadline_seconds: (number | null)
  jobs_total: number
  counts: {
    completed: number
    failed: number
    pending: number
    running: number
    cancelled: number
    skipped: number
  }
  success_rate: (number | null)
  deliverables_published: number
  bytes_published: number
  reused_percent: number
  encoded_cost: number
  reused_cost: number
  saved: {
    seconds: number
    measured_spans: number
    estimated_spans: number
  }
  work: {
    whole: boolean
    utilisation_percent: (number | null)
    workers: {
      name: string
      slots: number
      pieces: number
      failed: number
      busy_seconds: number
      available_seconds: number
      utilisation_percent: number
    }[]
    failed_tries_total: number
    failed_tries: {
      job_id: string
      kind: ("span" | "sound" | "deliver")
      what: string
      attempt: number
      worker: (string | null)
      started_at: (string | null)
      ended_at: (string | null)
      code: string
      message: string
    }[]
    pieces_total: number
    pieces: {
      job_id: string
      kind: ("span" | "sound" | "deliver")
      what: string
      attempt: number
      worker: string
      slot: number
      started_at: string
      ended_at: string
      end: ("done" | "failed" | "cancelled")
    }[]
  }
  jobs: {
    id: string
    project_id: string
    quality: ("draft" | "standard" | "high" | "master")
    formats: string[]
    priority: number
    dependencies: string[]
    status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
    progress: number
    attempts: number
    retries: number
    started_at: (string | null)
    ended_at: (string | null)
    run_seconds: (number | null)
    encoded_cost: number
    reused_cost: number
    failure: (Failure | null)
    deliverables: {
      id: string
      preset: string
      status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
      file: (string | null)
      bytes: (number | null)
      sha256: (string | null)
      frames: (number | null)
      duration_seconds: (number | null)
      checks: {
        name: string
        passed: boolean
        expected: string
        actual: string
      }[]
      warnings?: {
        kind: ("black" | "freeze" | "silence")
        from_seconds: number
        to_seconds: number
        from_timecode: string
        to_timecode: string
      }[]
      spans: number
      reused_spans: number
      found_again?: boolean
      failure: (Failure | null)
      made_at: (string | null)
      speed: (number | null)
    }[]
    left_out: string[]
    saved_seconds: number
  }[]
}
export interface AddedJobs {
  batch_id: string
  added: string[]
  links: {
    batch: string
  }
}
export interface WebhookMessageList {
  messages: WebhookMessage[]
}
export interface WebhookMessage {
  id: string
  type: ("batch.started" | "batch.ended" | "job.ended")
  url: string
  created_at: string
  attempts: number
  last_attempt_at: (string | null)
  last_error: (string | null)
  delivered_at: (string | null)
  links: {
    replay: string
  }
}
export interface Waiting {
  batch_id: string
  job_id: string
  status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
  as_of: string
  reasons: {
    code: ("start_at" | "batch_not_begun" | "paused" | "outside_hours" | "dependencies" | "max_concurrent" | "no_worker" | "encoder_missing" | "retrying" | "same_span" | "queue" | "next")
    message: string
    until: (string | null)
    jobs: {
      batch_id: string
      id: string
      status: (("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped") | null)
    }[]
    formats: string[]
    queue: ({
      name: string
      priority_key: number
      own: number
      before: (number | null)
      backlog: (number | null)
      slots: number
    } | null)
  }[]
}
export interface ScheduleList {
  schedules: ScheduleSummary[]
}
export interface ScheduleSummary {
  id: string
  name: string
  cron: string[]
  every_seconds: (number | null)
  time_zone: string
  overlap: ("skip" | "buffer_one" | "buffer_all" | "cancel_other" | "terminate_other" | "allow_all")
  paused: boolean
  note: string
  created_at: string
  next_action_times: string[]
  counts: {
    started: number
    skipped: number
    missed: number
  }
  links: {
    self: string
    pause: string
    resume: string
    trigger: string
    temporal_ui: string
  }
}
export interface Schedule {
  id: string
  name: string
  cron: string[]
  every_seconds: (number | null)
  time_zone: string
  overlap: ("skip" | "buffer_one" | "buffer_all" | "cancel_other" | "terminate_other" | "allow_all")
  paused: boolean
  note: string
  created_at: string
  next_action_times: string[]
  counts: {
    started: number
    skipped: number
    missed: number
  }
  links: {
    self: string
    pause: string
    resume: string
    trigger: string
    temporal_ui: string
  }
  batch: {
    name: string
    /**
     * @minItems 1
     * @maxItems 9007199254740991
     */
    jobs: {
      id?: string
      project_id: string
      /**
       * @minItems 1
       * @maxItems 8
       */
      formats: string[]
      quality: ("draft" | "standard" | "high" | "master")
      priority: number
      /**
       * @maxItems 1000
       */
      dependencies: string[]
      run_on: ("completed" | "finished")
      attempts: number
      fingerprint?: ("quick" | "full")
      resolution?: string
      frame_rate?: string
      fit?: ("pad" | "crop" | "stretch")
      lut?: string
      watermark?: string
      start_timecode?: string
      captions?: string
      caption_language?: string
      file_name?: string
      version?: string
      strict?: boolean
    }[]
    priority: number
    max_concurrent: number
    on_failure: ("continue" | "stop")
    window?: ({
      hours: string
      time_zone: string
    } | null)
    /**
     * @maxItems 5
     */
    webhooks?: {
      url: string
      /**
       * @minItems 1
       */
      events: ("batch.started" | "batch.ended" | "job.ended")[]
    }[]
    labels?: {
      [k: string]: string
    }
  }
  recent_actions: {
    scheduled_for: string
    started_at: string
    batch_id: string
    status: (("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled") | null)
    links: {
      batch: string
    }
  }[]
  running_batches: {
    batch_id: string
    status: (("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled") | null)
    links: {
      batch: string
    }
  }[]
}
export interface ProjectList {
  projects: ProjectSummary[]
  next_cursor: (string | null)
}
export interface ProjectSummary {
  id: string
  source: ("timeline.otio" | "timeline.otioz" | "timeline.edl" | "folder")
  files: number
  modified_at: string
  links: {
    self: string
    thumbnail: string
  }
}
export interface Project {
  id: string
  source: ("timeline.otio" | "timeline.otioz" | "timeline.edl" | "folder")
  files: number
  modified_at: string
  links: {
    self: string
    thumbnail: string
  }
  canvas: ({
    width: number
    height: number
    frame_rate: string
  } | null)
  frames: (number | null)
  duration_seconds: (number | null)
  duration_timecode: (string | null)
  start_timecode: (string | null)
  picture_tracks: ({
    tracks: number
    clips: number
    transitions: number
  } | null)
  sound_tracks: ({
    tracks: number
    clips: number
    transitions: number
  } | null)
  sources_total: (number | null)
  sources: {
    path: string
    picture: ({
      width: number
      height: number
      frame_rate: (string | null)
      duration_seconds: (number | null)
      codec: string
    } | null)
    sound: ({
      sample_rate: number
      channels: number
      duration_seconds: number
    } | null)
  }[]
  left_out: string[]
  warnings: string[]
  failures: Failure[]
  plan: (Plan | null)
}
export interface PresetList {
  presets: Preset[]
}
export interface Preset {
  name: string
  kind: ("film" | "sound" | "stills" | "captions")
  container: ("mp4" | "mov" | "webm" | "mkv" | "wav" | "jpg" | "srt" | "vtt")
  stands_for: {
    format: ("mp4" | "mov" | "webm")
    quality: ("draft" | "standard" | "high" | "master")
  }[]
  picture: string
  sound: string
  video: ({
    encoder: string
    codec: string
    profile: (string | null)
    pixel_format: string
    arguments: string[]
  } | null)
  audio: ({
    encoder: string
    codec: string
    arguments: string[]
    sample_rate: number
    channels: number
    loudness: ({
      integrated_lufs: number
      true_peak_dbtp: number
    } | null)
  } | null)
  mux_arguments: string[]
  size: ({
    width: number
    height: number
    fit: ("pad" | "crop" | "stretch")
  } | null)
  lut: (string | null)
  burn_in: ("timecode" | "name" | "watermark")[]
  smallest_size: ({
    width: number
    height: number
  } | null)
  cpu_seconds_per_megapixel: (number | null)
  file: (string | null)
}
export interface System {
  temporal: {
    address: string
    namespace: string
    reachable: boolean
  }
  workers: {
    name: string
    slots: number
    as_of: string
    ffmpeg: ({
      version: string
      missing_encoders: string[]
    } | null)
    disk_reserve_bytes: (number | null)
  }[]
  queues: ({
    name: string
    kind: ("workflow" | "activity")
    backlog: number
    oldest_seconds: number
    added_per_second: number
    taken_per_second: number
    pollers: number
  }[] | null)
  media_root: {
    path: string
    readable: boolean
  }
  store: {
    path: string
    writable: boolean
    free_bytes: (number | null)
  }
}
export interface Health {
  status: ("ok" | "unavailable")
  temporal: string
}
export interface Alive {
  status: "ok"
}
export interface BatchEvent {
  batch_id: string
  name: string
  labels: {
    [k: string]: string
  }
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  progress: number
  counts: {
    completed: number
    failed: number
    pending: number
    running: number
    cancelled: number
    skipped: number
  }
  priority: number
  max_concurrent: number
  estimated_completion: (string | null)
  report_ready: boolean
  as_of: string
}
export interface JobEvent {
  batch_id: string
  job_id: string
  status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
  attempt: number
  progress: number
  deliverables: {
    id: string
    status: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
    progress: number
  }[]
  failure: (Failure | null)
}
export interface BatchState {
  batch_id: string
  name: string
  labels: {
    [k: string]: string
  }
  status: ("scheduled" | "queued" | "running" | "paused" | "completed" | "partially_failed" | "failed" | "cancelled")
  progress: number
  counts: {
    completed: number
    failed: number
    pending: number
    running: number
    cancelled: number
    skipped: number
  }
  priority: number
  max_concurrent: number
  estimated_completion: (string | null)
  report_ready: boolean
  as_of: string
  jobs: {
    [k: string]: ("pending" | "running" | "completed" | "failed" | "cancelled" | "skipped")
  }
}
export interface AllBatchesState {
  batches: BatchEvent[]
}
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  code: string
  hint: string
  errors: {
    pointer: string
    message: string
  }[]
}

/** Where each operation is. */
export const ADDRESSES = {
  submitBatch: ['POST', '/api/v1/batch/jobs'],
  listBatches: ['GET', '/api/v1/batch/jobs'],
  followBatches: ['GET', '/api/v1/batch/events'],
  getBatch: ['GET', '/api/v1/batch/jobs/{batch_id}'],
  changeBatch: ['PATCH', '/api/v1/batch/jobs/{batch_id}'],
  getProgress: ['GET', '/api/v1/batch/jobs/{batch_id}/progress'],
  followBatch: ['GET', '/api/v1/batch/jobs/{batch_id}/events'],
  getReport: ['GET', '/api/v1/batch/jobs/{batch_id}/report'],
  cancelBatch: ['POST', '/api/v1/batch/jobs/{batch_id}/cancel'],
  pauseBatch: ['POST', '/api/v1/batch/jobs/{batch_id}/pause'],
  resumeBatch: ['POST', '/api/v1/batch/jobs/{batch_id}/resume'],
  retryFailed: ['POST', '/api/v1/batch/jobs/{batch_id}/retry'],
  addJobs: ['POST', '/api/v1/batch/jobs/{batch_id}/jobs'],
  listMessages: ['GET', '/api/v1/batch/jobs/{batch_id}/webhooks'],
  replayMessage: ['POST', '/api/v1/batch/jobs/{batch_id}/webhooks/{message_id}/replay'],
  getJob: ['GET', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}'],
  changeJob: ['PATCH', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}'],
  getWaiting: ['GET', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}/waiting'],
  cancelJob: ['POST', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}/cancel'],
  retryJob: ['POST', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}/retry'],
  retryDeliverable: ['POST', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}/deliverables/{deliverable_id}/retry'],
  downloadDeliverable: ['GET', '/api/v1/batch/jobs/{batch_id}/jobs/{job_id}/deliverables/{deliverable_id}/file'],
  listSchedules: ['GET', '/api/v1/batch/schedules'],
  createSchedule: ['POST', '/api/v1/batch/schedules'],
  getSchedule: ['GET', '/api/v1/batch/schedules/{schedule_id}'],
  deleteSchedule: ['DELETE', '/api/v1/batch/schedules/{schedule_id}'],
  pauseSchedule: ['POST', '/api/v1/batch/schedules/{schedule_id}/pause'],
  resumeSchedule: ['POST', '/api/v1/batch/schedules/{schedule_id}/resume'],
  triggerSchedule: ['POST', '/api/v1/batch/schedules/{schedule_id}/trigger'],
  listProjects: ['GET', '/api/v1/projects'],
  getProject: ['GET', '/api/v1/projects/{project_id}'],
  getThumbnail: ['GET', '/api/v1/projects/{project_id}/thumbnail'],
  listPresets: ['GET', '/api/v1/presets'],
  getSystem: ['GET', '/api/v1/system'],
  getHealth: ['GET', '/healthz'],
  getAlive: ['GET', '/livez'],
  getReady: ['GET', '/readyz'],
  getMetrics: ['GET', '/metrics'],
  listTargets: ['GET', '/api/v1/system/targets'],
} as const;
