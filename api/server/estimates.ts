import { estimateRest, type JobGraph, linkGraph } from '../../model/estimate';
import type { JobCost } from '../../model/job-cost';
import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import type { RunningJob } from './progress';
import { type JobFacts, leftOf, ratesOf } from './work-left';

/** A batch as it is at a moment. */
export interface EstimateLook {
  readonly specification: BatchSpecification;
  readonly jobs: readonly JobSpecification[];
  readonly snapshot: BatchSnapshot;
  readonly snapshots: ReadonlyMap<string, JobSnapshot>;
  readonly running: ReadonlyMap<string, RunningJob>;
}

/** What of a batch stays the same from look to look. */
interface Fixed {
  readonly costs: ReadonlyMap<string, JobCost>;
  readonly graph: JobGraph;
}

/** However many batches are looked at, workers are counted this often. */
const COUNT_MS = 1000;

/** When batches will have ended. */
export class Estimates {
  private readonly fixed = new Map<string, Fixed>();
  private counted: { readonly at: number; readonly slots: Promise<number> } | undefined;

  constructor(private readonly store: Pick<Store, 'costs' | 'workers'>) {}

  /**
   * When the batch will have ended, if every job completes and the workers that are alive go on as they did: what is left of it is
   * played through, at the speed that was measured.
   * @returns null while nothing was measured, while it is paused, and while no worker is alive: nobody knows for how long.
   */
  async endOf(look: EstimateLook, nowMs: number): Promise<string | null> {
    const { snapshot } = look;
    if (snapshot.ended_at !== null) return snapshot.ended_at;
    if (snapshot.opened_at === null || snapshot.status === 'paused') return null;
    const slots = await this.slots(nowMs);
    if (slots === 0) return null;
    const { costs, graph } = await this.fixedOf(look);
    const facts = factsOf(look, costs);
    const rates = ratesOf(snapshot.speeds, facts);
    if (!rates) return null;
    const left = facts.map((one) => leftOf(one, rates, nowMs));
    const { seconds } = estimateRest(graph, left, {
      slots,
      maxConcurrent: snapshot.max_concurrent,
      slowdown: rates.slowdown,
    });
    const end = new Date(nowMs + 1000 * seconds);
    // No calendar holds every end.
    return Number.isNaN(end.getTime()) ? null : end.toISOString();
  }

  forget(batchId: string): void {
    this.fixed.delete(batchId);
  }

  private async slots(nowMs: number): Promise<number> {
    if (!this.counted || nowMs - this.counted.at >= COUNT_MS) {
      const slots = this.store.workers.slots(nowMs);
      this.counted = { at: nowMs, slots };
      slots.catch(() => {
        this.counted = undefined;
      });
    }
    return await this.counted.slots;
  }

  private async fixedOf({ specification, jobs }: EstimateLook): Promise<Fixed> {
    const known = this.fixed.get(specification.id);
    // Jobs may be added while the batch runs.
    if (known && known.graph.order.length === jobs.length && known.costs.size >= jobs.length) return known;
    const pages = Math.ceil(specification.total_jobs / specification.page_size);
    const fixed = { costs: await this.store.costs.read(specification.id, pages), graph: graphOf(jobs) };
    this.fixed.set(specification.id, fixed);
    return fixed;
  }
}

function graphOf(jobs: readonly JobSpecification[]): JobGraph {
  const placeOf = new Map(jobs.map(({ id }, place) => [id, place]));
  return linkGraph(jobs.map(({ dependencies }) => dependencies.flatMap((id) => placeOf.get(id) ?? [])));
}

function factsOf({ jobs, snapshot, snapshots, running }: EstimateLook, costs: Fixed['costs']): JobFacts[] {
  const { pending, running: underWay } = snapshot.counts;
  // Batches that were loaded by a worker of before have one sum for all their jobs.
  const usual = pending + underWay > 0 ? snapshot.remaining_cost / (pending + underWay) : 0;
  return jobs.map((job) => {
    const last = snapshots.get(job.id);
    const cost = costs.get(job.id) ?? evenly(job, last?.cost || usual);
    return { job, cost, snapshot: last, running: running.get(job.id) };
  });
}

/** Spread over the formats as their presets cost; of how many spans is not known. */
function evenly(job: JobSpecification, cost: number): JobCost {
  const weights = job.presets.map(({ video }) => video.cpuSecondsPerMegapixel);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return { rendering: weights.map((weight) => (cost * weight) / whole), delivering: [], spans: 1 };
}
