import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { toBusyFailure } from '../../activities/application-failure';
import { SpanBusy } from '../../activities/render/single-flight';
import type { AddedJobs, ControlActivities, ExportActivities, JobBrief } from '../../model/activities';
import type { PlanSummary } from '../../model/assembly-plan';
import { type DeliverableResult, mergeDeliverables } from '../../model/deliverable';
import { type FailureCode, failureOf } from '../../model/failure';
import { type BatchHours, type BatchSnapshot, formerJob, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { BatchWindow } from '../../model/specification';

export interface FakeJob {
  readonly id: string;
  readonly dependencies?: readonly string[];
  readonly priority?: number;
  readonly spans?: number;
  readonly formats?: readonly ('mp4' | 'mov' | 'webm')[];
  readonly runOn?: 'completed' | 'finished';
  readonly attempts?: number;
}

/** All but those that look at Temporal itself, which are real, and what makes or plans a batch, which belongs to no studio. */
type StudioActivities = Omit<
  ControlActivities,
  'awaitJob' | 'awaitBatchEnd' | 'requeue' | 'createScheduledBatch' | 'sendWebhook' | 'forecastJobs' | 'lookAtProject'
> &
  ExportActivities;

export interface FakeBatch {
  readonly jobs: readonly FakeJob[];
  readonly maxConcurrent?: number;
  readonly startAt?: string;
  readonly onFailure?: 'continue' | 'stop';
  readonly window?: BatchWindow;
  /** Events after which a run of the batch goes on in a new one. */
  readonly eventsPerRun?: number;
}

const BEAT_MS = 200;

/**
 * Activities without films: each does what a test told it to and remembers what it was asked. Workflows and the Temporal server
 * around them are real.
 */
export class FakeStudio {
  /** What a job's activities do: `fail` at planning with a code, `hold` rendering until released, or deliver a bad format. */
  readonly failing = new Map<string, FailureCode>();
  readonly holding = new Set<string>();
  /** Jobs whose progress is not written until released. */
  readonly slowProgress = new Set<string>();
  /** Jobs whose work takes its time to end when it is cancelled, until released. */
  readonly lingering = new Set<string>();
  /** Jobs whose next span is handed back unbegun, as when it is taken up while the batch is paused. */
  readonly handingBack = new Set<string>();
  /** Jobs whose spans somebody else renders, with the workflows of who does. */
  readonly busy = new Map<string, readonly string[]>();
  readonly badFormats = new Set<string>();
  /** Plan references whose first delivery finds span 0 gone. */
  readonly losing = new Set<string>();

  readonly snapshots: BatchSnapshot[] = [];
  readonly jobs = new Map<string, JobSnapshot>();
  readonly reports: BatchSnapshot[] = [];
  readonly rendered: string[] = [];
  readonly delivered: string[] = [];
  /** Spans that were taken up while the batch was paused, and handed back. */
  readonly refused: string[] = [];
  readonly planned: string[] = [];
  readonly cancelled: string[] = [];
  readonly running = new Set<string>();
  mostRunning = 0;

  /** Spans that were rendered since their job was planned. */
  private readonly found = new Set<string>();
  /** The formats of each job's last plan. */
  private readonly plans = new Map<string, readonly string[]>();
  private readonly watchers = new Set<() => void>();

  /** What is said of the batch's hours. */
  hours: BatchHours = { open: true, changes_at: '2100-01-01T00:00:00.000Z' };
  /** Jobs of a page of the specification. */
  pageSize = 1000;
  private readonly additions = new Map<string, number>();
  private readonly list: FakeJob[];

  constructor(readonly batch: FakeBatch) {
    this.list = [...batch.jobs];
  }

  get last(): BatchSnapshot | undefined {
    return this.snapshots.at(-1);
  }

  statuses(): string {
    return this.list.map(({ id }) => `${id} ${this.jobs.get(id)?.status ?? 'pending'}`).join(', ');
  }

  release(job: string): void {
    this.holding.delete(job);
    this.lingering.delete(job);
    this.slowProgress.delete(job);
    this.changed();
  }

  /** Waits until something that the studio saw makes the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.watchers.add(resolve));
  }

  /** @param stop aborted when the work's batch is open no more. */
  activities(stop = new AbortController().signal): StudioActivities {
    return {
      loadJobs: async ({ batchId, from, reopen }) => ({
        batch: {
          id: batchId,
          name: 'a batch',
          priority: 50,
          max_concurrent: this.batch.maxConcurrent ?? 4,
          created_at: '2026-01-01T00:00:00.000Z',
          on_failure: this.batch.onFailure ?? 'continue',
          start_at: this.batch.startAt ?? null,
          total_jobs: this.list.length,
          page_size: this.pageSize,
          window: this.batch.window ?? null,
        },
        previous: reopen ? (this.last ?? null) : null,
        jobs: this.list.slice(from, from + this.pageSize).map(
          (job): JobBrief => ({
            id: job.id,
            projectId: `project-${job.id}`,
            formats: job.formats ?? ['mp4'],
            priority: job.priority ?? 50,
            dependencies: job.dependencies ?? [],
            runOn: job.runOn ?? 'completed',
            attempts: job.attempts ?? 1,
            cost: 10,
            previous: reopen ? formerJob(this.jobs.get(job.id) ?? notStarted({ id: job.id, priority: 50 })) : null,
          }),
        ),
        next: from + this.pageSize < this.list.length ? from + this.pageSize : null,
      }),
      planAssembly: async ({ jobId, only }) => this.plan(jobId, only),
      lookAtPlan: async ({ planRef }) => this.summary(planRef),
      lookAtHours: async () => this.hours,
      acceptJobs: async (given) => this.accept(given),
      writeSnapshot: async ({ batch, jobs }) => {
        this.snapshots.push(batch);
        for (const { job } of jobs) {
          const deliverables = mergeDeliverables(this.jobs.get(job.id)?.deliverables ?? [], job.deliverables);
          this.jobs.set(job.id, { ...job, deliverables });
        }
        this.changed();
      },
      writeJobProgress: async ({ progress }) => await this.until(() => !this.slowProgress.has(progress.job_id)),
      writeReport: async ({ batch }) => {
        this.reports.push(batch);
      },
      renderSpan: async ({ planRef, span }) => {
        if (this.last?.status === 'paused' || this.handingBack.delete(planRef)) {
          this.refused.push(`${planRef}#${span}`);
          this.changed();
          throw fail('PAUSED', planRef);
        }
        const holders = this.busy.get(planRef);
        if (holders) throw toBusyFailure(new SpanBusy(holders));
        await this.render(planRef, `${planRef}#${span}`, stop);
        // Three times as long as it was expected to cost.
        return { encodedCost: 3, rendered: 1, attempts: Context.current().info.attempt, seconds: 9, crowding: 0 };
      },
      renderAudio: async () => ({ encodedCost: 0, rendered: 1, attempts: 1 }),
      deliver: async ({ planRef, deliverable }) => this.deliver(planRef, deliverable),
    };
  }

  private async plan(jobId: string, only: readonly string[] | null): Promise<PlanSummary> {
    this.planned.push(jobId);
    this.changed();
    const code = this.failing.get(jobId);
    if (code) throw fail(code, `${jobId}.mov`);
    const formats = (this.job(jobId).formats ?? ['mp4']).filter((format) => only?.includes(format) ?? true);
    this.plans.set(jobId, formats);
    for (const label of this.found) if (label.startsWith(`${jobId}#`)) this.found.delete(label);
    return this.summary(jobId);
  }

  private accept(given: AddedJobs): number {
    if (!('jobs' in given)) throw fail('INVALID_REQUEST', 'an addition');
    const jobs = given.jobs as FakeJob[];
    const bad = jobs.find(({ id }) => this.list.some((job) => job.id === id));
    if (bad) throw fail('INVALID_REQUEST', bad.id);
    const name = Context.current().info.activityId;
    const place = this.additions.get(name) ?? this.list.length;
    if (!this.additions.has(name)) this.list.push(...jobs);
    this.additions.set(name, place);
    return place;
  }

  private job(jobId: string): FakeJob {
    return this.list.find(({ id }) => id === jobId) ?? { id: jobId };
  }

  private summary(jobId: string): PlanSummary {
    const length = this.job(jobId).spans ?? 1;
    const spans = Array.from({ length }, (_, span) => ({ cost: 3, missing: !this.found.has(`${jobId}#${span}`) }));
    const formats = this.plans.get(jobId) ?? [];
    return {
      planRef: jobId,
      frames: 100,
      spans,
      audio: [{ missing: true }],
      deliverables: formats.map((id) => ({ id, preset: `${id}-standard`, costPerFrame: 0.03, deliverCost: 1 })),
      cost: 3 * spans.length + formats.length,
    };
  }

  private async render(job: string, label: string, stop: AbortSignal): Promise<void> {
    this.running.add(job);
    this.mostRunning = Math.max(this.mostRunning, this.running.size);
    this.changed();
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat({ done: 0, cost: 3, busyAttempts: 0 }), BEAT_MS);
    try {
      const stopped = new Promise<never>((_, reject) => {
        stop.addEventListener('abort', () => reject(stop.reason), { once: true });
      });
      await Promise.race([this.until(() => !this.holding.has(job)), context.cancelled, stopped]);
      this.rendered.push(label);
      this.found.add(label);
    } catch (error) {
      if (error instanceof CancelledFailure || stop.aborted) this.cancelled.push(label);
      await this.until(() => !this.lingering.has(job));
      throw error;
    } finally {
      clearInterval(beat);
      this.running.delete(job);
      this.changed();
    }
  }

  private async deliver(job: string, index: number): Promise<DeliverableResult> {
    if (this.losing.delete(job)) {
      throw ApplicationFailure.create({
        type: 'RENDITION_MISSING',
        nonRetryable: true,
        details: [failureOf('RENDITION_MISSING'), { spans: [0], stretches: [] }],
      });
    }
    const id = this.plans.get(job)?.[index] ?? 'mp4';
    this.delivered.push(`${job}/${id}`);
    const bad = this.badFormats.has(`${job}/${id}`);
    return {
      id,
      preset: `${id}-standard`,
      status: bad ? 'failed' : 'completed',
      file: bad ? null : `deliverables/b/${job}/${job}.${id}`,
      bytes: bad ? null : 1,
      sha256: bad ? null : 'f00d',
      frames: 100,
      duration_seconds: 4,
      checks: [],
      spans: 1,
      reused_spans: 0,
      failure: bad ? failureOf('CHECK_FAILED', 'frame count') : null,
    };
  }

  private changed(): void {
    const waiting = [...this.watchers];
    this.watchers.clear();
    for (const wake of waiting) wake();
  }
}

function fail(code: FailureCode, file: string): ApplicationFailure {
  const failure = failureOf(code, undefined, file);
  return ApplicationFailure.create({ type: code, message: failure.message, nonRetryable: true, details: [failure] });
}
