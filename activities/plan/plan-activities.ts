import type { ControlActivities, JobBrief } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import type { JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram } from './assemble-program';
import { makePlan, planDeliverables, summarise } from './make-plan';

/** Cost of a job whose project cannot be read: the job itself will say why. */
const NOMINAL_COST = 1;

export interface PlanParts {
  readonly store: Pick<Store, 'media' | 'specifications' | 'snapshots' | 'plans' | 'renditions'>;
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
        const looks = new Map<string, Promise<Program | undefined>>();
        const look = (projectId: string) => {
          const known =
            looks.get(projectId) ?? assembleProgram(store, programs, projectId, signal).catch(() => undefined);
          looks.set(projectId, known);
          return known;
        };
        const jobs: JobBrief[] = [];
        for (const job of await store.specifications.readPage(batchId, page)) {
          const previous = previousJobs.get(job.id) ?? null;
          const cost = previous?.cost ?? costOf(job, await look(job.project_id));
          const { id, project_id: projectId, formats, priority, dependencies, run_on: runOn, attempts } = job;
          jobs.push({ id, projectId, formats, priority, dependencies, runOn, attempts, cost, previous });
        }
        const previous = reopen ? ((await store.snapshots.read(batchId)) ?? null) : null;
        return { batch, previous, jobs, pages: Math.ceil(batch.total_jobs / batch.page_size) };
      });
    },

    async planAssembly({ batchId, jobId, only }) {
      return await runActivity(async ({ signal }) => {
        const job = onlyFormats(await readJob(store, batchId, jobId), only);
        const program = await assembleProgram(store, programs, job.project_id, signal);
        const plan = makePlan(job, program, await encoderBuild(programs));
        const planRef = await store.plans.write(plan);
        return summarise(plan, planRef, await alreadyRendered(store, plan));
      });
    },
  };
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

function costOf(job: JobSpecification, program: Program | undefined): number {
  if (!program) return NOMINAL_COST;
  const { canvas, frames } = program;
  return planDeliverables(job, canvas, frames).reduce(
    (sum, { costPerFrame, deliverCost }) => sum + costPerFrame * frames + deliverCost,
    0,
  );
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
