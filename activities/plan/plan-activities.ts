import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ControlActivities, JobBrief } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { type FailureCode, ReelbatchError } from '../../model/failure';
import { type JobCost, wholeCost } from '../../model/job-cost';
import { formerJob, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { type ActivityRun, runActivity } from '../activity-run';
import { toApplicationFailure } from '../application-failure';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram } from './assemble-program';
import { costOfJob } from './job-cost';
import { lookAt } from './look-at';
import { makePlan, summarise } from './make-plan';

/** Planning that fails for a reason that nobody foresaw is tried for about a minute: waiting longer has never mended a fault of ours. */
const PLAN_ATTEMPTS = 8;

/** Waited out however long it takes: the machine's trouble and no fault of the job. */
const WAITED_OUT: ReadonlySet<string> = new Set<FailureCode>(['STORE_UNAVAILABLE', 'NO_SPACE']);

export interface PlanParts {
  readonly store: Pick<Store, 'media' | 'specifications' | 'costs' | 'snapshots' | 'plans' | 'renditions'>;
  readonly programs: Programs;
}

export function createPlanActivities({
  store,
  programs,
}: PlanParts): Pick<ControlActivities, 'loadJobs' | 'planAssembly'> {
  return {
    async loadJobs({ batchId, page, reopen }) {
      return await runActivity(async ({ signal }) => {
        const batch = await readBatch(store, batchId);
        const previousJobs = reopen ? await store.snapshots.readJobs(batchId) : new Map<string, JobSnapshot>();
        const specified = await store.specifications.readPage(batchId, page);
        const fresh = specified.filter(({ id }) => previousJobs.get(id)?.cost === undefined);
        const projects = fresh.map((job) => job.project_id);
        const looks = await lookAt(projects, signal, (projectId) =>
          assembleProgram(store, programs, projectId, signal),
        );
        const costs = new Map(fresh.map((job) => [job.id, costOfJob(job, looks.get(job.project_id))]));
        const jobs = specified.map((job): JobBrief => {
          const last = previousJobs.get(job.id);
          const previous = reopen ? formerJob(last ?? notStarted(job)) : null;
          const cost = last?.cost ?? wholeCost(costs.get(job.id) as JobCost);
          const { id, project_id: projectId, formats, priority, dependencies, run_on: runOn, attempts } = job;
          return { id, projectId, formats, priority, dependencies, runOn, attempts, cost, previous };
        });
        await store.costs.write(batchId, page, costs);
        const previous = reopen ? ((await store.snapshots.read(batchId)) ?? null) : null;
        return { batch, previous, jobs, pages: Math.ceil(batch.total_jobs / batch.page_size) };
      });
    },

    async planAssembly({ batchId, jobId, only }) {
      const plan = async ({ signal }: ActivityRun) => {
        const job = onlyFormats(await readJob(store, batchId, jobId), only);
        const program = await assembleProgram(store, programs, job.project_id, signal);
        const plan = makePlan(job, program, await encoderBuild(programs));
        const planRef = await store.plans.write(plan);
        return summarise(plan, planRef, await alreadyRendered(store, plan));
      };
      const { attempt } = Context.current().info;
      return await runActivity(plan, (error) => planningFailure(error, attempt));
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
  const kept = job.presets.filter((_, index) => only.includes(job.formats[index] ?? ''));
  return { ...job, formats: job.formats.filter((format) => only.includes(format)), presets: kept };
}

async function readBatch(store: PlanParts['store'], batchId: string): Promise<BatchSpecification> {
  const batch = await store.specifications.read(batchId);
  if (!batch) throw new ReelbatchError('STORE_UNAVAILABLE', `The specification of batch ${batchId} is not in it.`);
  return batch;
}

async function readJob(store: PlanParts['store'], batchId: string, jobId: string): Promise<JobSpecification> {
  const batch = await readBatch(store, batchId);
  for (let page = 0; page * batch.page_size < batch.total_jobs; page += 1) {
    const job = (await store.specifications.readPage(batchId, page)).find(({ id }) => id === jobId);
    if (job) return job;
  }
  throw new ReelbatchError('STORE_UNAVAILABLE', `Job ${jobId} of batch ${batchId} is not in it.`);
}

async function alreadyRendered(store: PlanParts['store'], plan: AssemblyPlan): Promise<ReadonlySet<string>> {
  const wanted = new Set([
    ...plan.spans.flatMap((span) => span.renditions),
    ...plan.audio.map((stretch) => stretch.rendition),
  ]);
  const found = new Set<string>();
  for (const hash of wanted) if (await store.renditions.has(hash)) found.add(hash);
  return found;
}
