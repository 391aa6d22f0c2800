import { estimateRest, type JobGraph, linkGraph } from '../../model/estimate';
import type { JobCost } from '../../model/job-cost';
import { isFilm } from '../../model/preset';
import { isHeld } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { type JobList, type ListedBatch, listAllJobs } from './job-list';
import type { RunningJob } from './progress';
import { type JobFacts, leftOf, ratesOf } from './work-left';

/** A batch as it is at a moment. */
export interface EstimateLook extends ListedBatch {
  readonly running: ReadonlyMap<string, RunningJob>;
}

/** The same with all its jobs. */
type WholeLook = EstimateLook & Pick<JobList, 'jobs' | 'snapshots'>;

/** What of a batch stays the same from look to look. */
interface Fixed {
  readonly costs: ReadonlyMap<string, JobCost>;
  readonly graph: JobGraph;
}

/** Batches of so many jobs are played through while somebody waits for the answer; larger ones meanwhile, for an answer that follows. */
const AWAITED_JOBS = 1000;

/** However many batches are looked at, workers are counted this often. */
const COUNT_MS = 1000;

/** When batches will have ended. */
export class Estimates {
  private readonly fixed = new Map<string, Fixed>();
  /** Of large batches. */
  private readonly latest = new Map<string, { readonly end: string | null; readonly playing: boolean }>();
  private counted: { readonly at: number; readonly slots: Promise<number> } | undefined;

  constructor(private readonly store: Pick<Store, 'specifications' | 'snapshots' | 'costs' | 'workers'>) {}

  /**
   * When the batch will have ended, if every job completes and the workers that are alive go on as they did: what is left of it is
   * played through, at the speed that was measured.
   * @returns null while nothing was measured, while it is paused or outside its hours, and while no worker is alive: nobody knows for how long.
   */
  async endOf(look: EstimateLook, nowMs: number): Promise<string | null> {
    const { snapshot } = look;
    if (snapshot.ended_at !== null) return snapshot.ended_at;
    if (snapshot.opened_at === null || isHeld(snapshot)) return null;
    const slots = await this.slots(nowMs);
    if (slots === 0) return null;
    if (look.specification.total_jobs <= AWAITED_JOBS) return await this.play(look, slots, nowMs);
    return this.playMeanwhile(look, slots, nowMs);
  }

  private playMeanwhile(look: EstimateLook, slots: number, nowMs: number): string | null {
    const { id } = look.specification;
    const known = this.latest.get(id) ?? { end: null, playing: false };
    if (!known.playing) {
      this.latest.set(id, { ...known, playing: true });
      this.play(look, slots, nowMs).then(
        (end) => this.latest.set(id, { end, playing: false }),
        () => this.latest.delete(id),
      );
    }
    return known.end;
  }

  private async play(listed: EstimateLook, slots: number, nowMs: number): Promise<string | null> {
    const { snapshot } = listed;
    const look = { ...listed, ...(await listAllJobs(this.store, listed)) };
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
    this.latest.delete(batchId);
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

  private async fixedOf({ specification, jobs }: WholeLook): Promise<Fixed> {
    const known = this.fixed.get(specification.id);
    // Jobs may be added while the batch runs.
    if (known && known.graph.order.length === jobs.length && known.costs.size >= jobs.length) return known;
    const pages = Math.ceil(specification.total_jobs / specification.page_size);
    const fixed = { costs: await this.store.costs.read(specification.id, pages), graph: graphOf(jobs) };
    this.fixed.set(specification.id, fixed);
    return fixed;
  }
}

export function graphOf(jobs: readonly JobSpecification[]): JobGraph {
  const placeOf = new Map(jobs.map(({ id }, place) => [id, place]));
  return linkGraph(jobs.map(({ dependencies }) => dependencies.flatMap((id) => placeOf.get(id) ?? [])));
}

function factsOf({ jobs, snapshot, snapshots, running }: WholeLook, costs: Fixed['costs']): JobFacts[] {
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
  const weights = job.presets.map((preset) => (isFilm(preset) ? preset.video.cpuSecondsPerMegapixel : 0));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  // Without a film nothing but deliveries is left.
  if (whole === 0) return { rendering: [], delivering: weights.map(() => cost / weights.length), spans: 0 };
  return { rendering: weights.map((weight) => (cost * weight) / whole), delivering: [], spans: 1 };
}
