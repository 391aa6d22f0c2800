import { join } from 'node:path';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createExportActivities } from '../../activities/export-activities';
import type { FfmpegGate } from '../../activities/ffmpeg/gate';
import type { Programs } from '../../activities/ffmpeg/programs';
import { createPlanActivities } from '../../activities/plan/plan-activities';
import type { ControlActivities, ExportActivities } from '../../model/activities';
import type { PlanSummary } from '../../model/assembly-plan';
import type { DeliverableResult } from '../../model/deliverable';
import { type FilmPreset, isFilm, type Quality } from '../../model/preset';
import { presetFor } from '../../model/presets';
import type { JobSpecification } from '../../model/specification';
import { openStore, type Store } from '../../store/store';
import { temporaryFolder } from './media';

/** Lets everything in at once: what the machine has is another test's matter. */
export const openGate: FfmpegGate = {
  async enter() {
    return { started() {}, leave() {} };
  },
};

/** Runs an activity as a worker would; failures that a test wants are not printed. */
export function quietEnvironment(info: Partial<Info> = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
}

const PROGRAMS: Programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };

/** A store, media and the real activities in a temporary folder, without Temporal around them. */
export interface Workshop {
  readonly store: Store;
  readonly mediaRoot: string;
  readonly storeRoot: string;
  readonly plans: Pick<ControlActivities, 'loadJobs' | 'planAssembly'>;
  readonly exports: ExportActivities;
  /** Runs one activity; a failure comes out as it would reach Temporal. */
  run<A extends unknown[], R>(activity: (...args: A) => Promise<R>, ...args: A): Promise<R>;
  plan(
    projectId: string,
    formats: readonly string[],
    change?: (preset: FilmPreset) => FilmPreset,
    quality?: Quality,
    words?: Partial<JobSpecification>,
  ): Promise<PlanSummary>;
  /** Plans, renders and delivers. */
  make(
    projectId: string,
    formats: readonly string[],
    change?: (preset: FilmPreset) => FilmPreset,
    words?: Partial<JobSpecification>,
  ): Promise<DeliverableResult[]>;
  finish(summary: PlanSummary, jobId?: string): Promise<DeliverableResult[]>;
  remove(): Promise<void>;
}

export async function openWorkshop(programs = PROGRAMS, spanAttempts = 1): Promise<Workshop> {
  const folder = await temporaryFolder();
  const mediaRoot = join(folder.path, 'media');
  const store = await openStore({ stateDir: join(folder.path, 'state'), mediaRoot });
  const plans = createPlanActivities({ store, programs });
  const exports = createExportActivities({
    store,
    programs,
    gate: openGate,
    slots: 2,
    spanAttempts,
    batches: { isOpen: async () => true },
  });
  let jobs = 0;
  const workshop: Workshop = {
    store,
    mediaRoot,
    storeRoot: store.root,
    plans,
    exports,
    run: async (activity, ...args) => await quietEnvironment().run(activity, ...args),
    async plan(projectId, formats, change = (preset) => preset, quality = 'draft', words = {}) {
      jobs += 1;
      const batchId = `batch-${jobs}`;
      const batch = {
        id: batchId,
        name: 'test',
        priority: 50,
        max_concurrent: 1,
        on_failure: 'continue' as const,
        created_at: '',
        start_at: null,
        total_jobs: 1,
        page_size: 10,
      };
      const presets = formats.map((format) => {
        const preset = presetFor(format, quality);
        return isFilm(preset) ? change(preset) : preset;
      });
      const rest = { priority: 50, dependencies: [], run_on: 'completed', attempts: 1 } as const;
      const job = { id: 'job', project_id: projectId, formats, quality, presets, ...rest, ...words };
      await store.specifications.write(batch, [job]);
      return await workshop.run(plans.planAssembly, { batchId, jobId: 'job', only: null });
    },
    async make(projectId, formats, change, words) {
      return await workshop.finish(await workshop.plan(projectId, formats, change, 'draft', words));
    },
    async finish(summary, jobId = 'job') {
      const { planRef } = summary;
      for (const stretch of summary.audio.keys()) await workshop.run(exports.renderAudio, { planRef, stretch });
      for (const span of summary.spans.keys()) await workshop.run(exports.renderSpan, { planRef, span });
      const results: DeliverableResult[] = [];
      for (const deliverable of summary.deliverables.keys()) {
        results.push(
          await workshop.run(exports.deliver, { batchId: 'batch', jobId, planRef, deliverable, reusedSpans: 0 }),
        );
      }
      return results;
    },
    remove: folder.remove,
  };
  return workshop;
}
