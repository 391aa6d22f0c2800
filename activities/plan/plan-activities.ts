import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ControlActivities, JobBrief } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { type FailureCode, ReelbatchError } from '../../model/failure';
import { type JobCost, wholeCost } from '../../model/job-cost';
import { range } from '../../model/range';
import { formerJob, type JobSnapshot, notStarted } from '../../model/snapshot';
import { type BatchSpecification, forHistories, type JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { type ActivityRun, runActivity } from '../activity-run';
import { toApplicationFailure } from '../application-failure';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram } from './assemble-program';
import { costOfJob } from './job-cost';
import { lookAt } from './look-at';
import { readLuts } from './lut/read-luts';
import { makePlan, summarise } from './make-plan';
import { alreadyRendered, captionsOf, refuseDepartures } from './plan-job';

/** Jobs that a workflow is told of at a time: well under the 2 MB of a payload. */
const PAGE_BYTES = 500_000;

/** Planning that fails for a reason that nobody foresaw is tried for about a minute: waiting longer has never mended a fault of ours. */
const PLAN_ATTEMPTS = 8;

/** Waited out however long it takes: the machine's trouble and no fault of the job. */
const WAITED_OUT: ReadonlySet<string> = new Set<FailureCode>(['STORE_UNAVAILABLE', 'NO_SPACE']);

export interface PlanParts {
  readonly store: Pick<
    Store,
    'media' | 'specifications' | 'costs' | 'snapshots' | 'plans' | 'plansInUse' | 'luts' | 'renditions'
  >;
  readonly programs: Programs;
}

export function createPlanActivities({
  store,
  programs,
}: PlanParts): Pick<ControlActivities, 'loadJobs' | 'planAssembly' | 'lookAtPlan'> {
  /** The plan is marked before the look: what is found stays until it is joined. */
  async function foundOf(planRef: string, plan: AssemblyPlan): Promise<ReadonlySet<string>> {
    await store.plansInUse.mark(planRef);
    return await alreadyRendered(store, plan);
  }

  return {
    async loadJobs({ batchId, from, reopen }) {
      return await runActivity(async ({ signal }) => {
        const batch = await readBatch(store, batchId);
        const places = range(from, Math.min(endOfPage(batch, from), batch.total_jobs));
        const specified = await store.specifications.jobsAt(batch, places);
        const pages = await store.snapshots.pagesAt(batchId, places);
        const written = new Map(specified.map(({ id }, index) => [id, pages(from + index)?.job(id)]));
        const fresh = specified.filter(({ id }) => written.get(id) === undefined);
        const look = await lookAt(fresh, signal, (film) => assembleProgram(store, programs, film, signal));
        const costs = new Map(fresh.map((job) => [job.id, costOfJob(job, look(job))]));
        if (costs.size > 0) await store.costs.write(batchId, Math.floor(from / batch.page_size), costs);
        const first = new Map(
          fresh.map((job) => [job.id, { ...notStarted(job), cost: wholeCost(costs.get(job.id) as JobCost) }] as const),
        );
        // Kept, so that no later run and no reader has to look at the projects again.
        await store.snapshots.writeJobs(
          batchId,
          specified.flatMap(({ id }, index) => {
            const job = first.get(id);
            return job ? [{ position: from + index, job }] : [];
          }),
        );
        const jobs = specified.map((job): JobBrief => {
          const known = written.get(job.id) ?? (first.get(job.id) as JobSnapshot);
          const { id, project_id: projectId, formats, priority, dependencies, run_on: runOn, attempts } = job;
          const previous = reopen ? formerJob(known) : null;
          return { id, projectId, formats, priority, dependencies, runOn, attempts, cost: known.cost, previous };
        });
        const previous = reopen ? ((await store.snapshots.read(batchId)) ?? null) : null;
        const { page, next } = cutPage(jobs, from, batch.total_jobs);
        return { batch: forHistories(batch), previous, jobs: page, next };
      });
    },

    async planAssembly({ batchId, jobId, position, only }) {
      const plan = async ({ signal }: ActivityRun) => {
        const job = onlyFormats(await readJob(store, { batchId, jobId, position }), only);
        const program = await assembleProgram(store, programs, job, signal);
        refuseDepartures(job, program);
        const [captions, luts] = [await captionsOf(store, job), await readLuts(store, job)];
        const plan = makePlan(job, program, await encoderBuild(programs), { captions, luts });
        const planRef = await store.plans.write(plan);
        return summarise(plan, planRef, await foundOf(planRef, plan));
      };
      const { attempt } = Context.current().info;
      return await runActivity(plan, (error) => planningFailure(error, attempt));
    },

    async lookAtPlan({ planRef }) {
      return await runActivity(async () => {
        const plan = await store.plans.read(planRef);
        return summarise(plan, planRef, await foundOf(planRef, plan));
      });
    },
  };
}

function planningFailure(error: unknown, attempt: number): Error {
  const failure = toApplicationFailure(error);
  const waits = failure instanceof ApplicationFailure && WAITED_OUT.has(failure.type ?? '');
  return waits || attempt < PLAN_ATTEMPTS ? failure : toApplicationFailure(error, true);
}

/** A retry makes only what is not there yet. */
function onlyFormats(job: JobSpecification, only: readonly string[] | null): JobSpecification {
  if (only === null) return job;
  const isKept = (_: unknown, index: number) => only.includes(job.formats[index] ?? '');
  return {
    ...job,
    formats: job.formats.filter(isKept),
    presets: job.presets.filter(isKept),
    ...(job.file_names ? { file_names: job.file_names.filter(isKept) } : {}),
  };
}

async function readBatch(store: PlanParts['store'], batchId: string): Promise<BatchSpecification> {
  const batch = await store.specifications.read(batchId);
  if (!batch) throw new ReelbatchError('STORE_UNAVAILABLE', `The specification of batch ${batchId} is not in it.`);
  return batch;
}

interface JobToRead {
  readonly batchId: string;
  readonly jobId: string;
  readonly position: number | undefined;
}

async function readJob(store: PlanParts['store'], { batchId, jobId, position }: JobToRead): Promise<JobSpecification> {
  const batch = await readBatch(store, batchId);
  const place = position ?? (await store.specifications.positionOf(batch, jobId));
  const [job] = place === undefined ? [] : await store.specifications.jobsAt(batch, [place]);
  if (job) return job;
  throw new ReelbatchError('STORE_UNAVAILABLE', `Job ${jobId} of batch ${batchId} is not in it.`);
}

/** The place behind the page of the store on which a place lies. */
function endOfPage({ page_size }: BatchSpecification, place: number): number {
  return page_size * (Math.floor(place / page_size) + 1);
}

/** As many of the jobs as fit into a payload, and the place of the first that is left. */
function cutPage(jobs: readonly JobBrief[], from: number, total: number) {
  let bytes = 0;
  let count = 0;
  for (const job of jobs) {
    bytes += JSON.stringify(job).length;
    if (count > 0 && bytes > PAGE_BYTES) break;
    count += 1;
  }
  const next = from + count;
  return { page: jobs.slice(0, count), next: count > 0 && next < total ? next : null };
}
