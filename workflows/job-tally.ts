import type { RenderResult, TimedDeliverable } from '../model/activities';
import type { PlanSummary } from '../model/assembly-plan';
import type { DeliverableResult, JobResult } from '../model/deliverable';
import type { JobProgress } from '../model/snapshot';
import { addWork, type JobSpeeds, type MeasuredWork, measuredWork, NO_WORK } from '../model/speed';
import type { DeliverableStatus } from '../model/status';
import type { TallyGoOn } from './messages';

/** Counts what of a job is done, in expected CPU seconds: finished spans and finished deliveries, nothing guessed. */
export class JobTally {
  onChange: () => void = () => {};
  /** Spans of which nothing was missing when the job was planned. */
  reusedSpans = 0;

  private phase: JobProgress['phase'] = 'planning';
  private plan: PlanSummary | undefined;
  private readonly doneSpans = new Set<number>();
  private readonly deliverables = new Map<number, DeliverableStatus>();
  private encodedCost = 0;
  private reusedCost = 0;
  private retries = 0;
  private readonly rendering: Record<string, MeasuredWork> = {};
  private deliveries = NO_WORK;
  private plannedAt: number | undefined;
  private lastDeliveryAt: number | undefined;

  constructor(
    private readonly job: {
      readonly jobId: string;
      readonly attempt: number;
      readonly goOn?: { readonly tally: TallyGoOn };
    },
  ) {}

  planned(plan: PlanSummary): void {
    this.plan = plan;
    this.plannedAt = Date.now();
    this.phase = 'rendering';
    plan.spans.forEach((span, index) => {
      if (span.missing) return;
      this.doneSpans.add(index);
      this.reusedCost += span.cost;
    });
    this.reusedSpans = this.doneSpans.size;
    // What an earlier run of the job rendered is found now, and was not found then.
    if (this.job.goOn) this.takeOver(this.job.goOn.tally);
    this.onChange();
  }

  private takeOver({ reusedSpans, encodedCost, reusedCost, retries, speeds }: TallyGoOn): void {
    Object.assign(this, { reusedSpans, encodedCost, reusedCost, retries });
    Object.assign(this.rendering, speeds.rendering);
    this.deliveries = speeds.delivering;
    this.plannedAt = Date.now() - 1000 * speeds.working_seconds;
  }

  rendered(span: number, result: RenderResult): void {
    const cost = this.plan?.spans[span]?.cost ?? 0;
    if (!this.doneSpans.has(span)) this.reusedCost += Math.max(0, cost - result.encodedCost);
    this.doneSpans.add(span);
    this.encodedCost += result.encodedCost;
    this.measure(result);
    this.retries += result.attempts - 1;
    this.onChange();
  }

  heard(result: RenderResult): void {
    this.measure(result);
    this.retries += result.attempts - 1;
  }

  delivering(): void {
    this.phase = 'delivering';
    this.onChange();
  }

  /** @returns the deliverable itself: how long it took is noted here and is no part of it. */
  delivered(index: number, { seconds, crowding = 0, ...result }: TimedDeliverable): DeliverableResult {
    const cost = this.plan?.deliverables[index]?.deliverCost ?? 0;
    this.deliverables.set(index, result.status);
    if (result.found_again) this.reusedCost += cost;
    else this.encodedCost += cost;
    if (seconds !== undefined && !result.found_again)
      this.deliveries = addWork(this.deliveries, measuredWork(cost, seconds, crowding));
    this.lastDeliveryAt = Date.now();
    this.onChange();
    return result;
  }

  /** What the next run of the job cannot see in the store. */
  goOn(): TallyGoOn {
    const { reusedSpans, encodedCost, reusedCost, retries } = this;
    return { reusedSpans, encodedCost, reusedCost, retries, speeds: this.speeds() };
  }

  costs(): Pick<JobResult, 'done' | 'encoded_cost' | 'reused_cost' | 'retries' | 'speeds' | 'left_out'> {
    return {
      done: this.done(),
      encoded_cost: this.encodedCost,
      reused_cost: this.reusedCost,
      retries: this.retries,
      speeds: this.speeds(),
      ...(this.plan?.leftOut ? { left_out: this.plan.leftOut } : {}),
    };
  }

  progress(asOf: string): JobProgress {
    const { plan } = this;
    const spansDone = plan && plan.spans.length > 0 ? this.doneSpanCost() / sum(plan.spans.map(({ cost }) => cost)) : 0;
    return {
      job_id: this.job.jobId,
      attempt: this.job.attempt,
      as_of: asOf,
      phase: this.phase,
      spans_done: this.doneSpans.size,
      spans_total: plan?.spans.length ?? 0,
      done: this.done(),
      cost: plan?.cost ?? 0,
      encoded_cost: this.encodedCost,
      ...(plan ? { left: this.left(plan) } : {}),
      speeds: this.speeds(),
      deliverables: (plan?.deliverables ?? []).map(({ id, costPerFrame, deliverCost }, index) => {
        const status = this.deliverables.get(index) ?? 'running';
        const renderCost = costPerFrame * (plan?.frames ?? 0);
        const done = status === 'running' ? (spansDone * renderCost) / (renderCost + deliverCost) : 1;
        return { id, status, done };
      }),
    };
  }

  /** Sound has no cost of its own: its seconds lie on the spans that it is heard under. */
  private measure({ encodedCost, seconds, crowding = 0 }: RenderResult): void {
    if (seconds === undefined || !this.plan) return;
    const whole = sum(this.plan.deliverables.map(({ costPerFrame }) => costPerFrame));
    if (whole <= 0) return;
    for (const { preset, costPerFrame } of this.plan.deliverables) {
      const share = costPerFrame / whole;
      const work = measuredWork(share * encodedCost, share * seconds, crowding);
      this.rendering[preset] = addWork(this.rendering[preset], work);
    }
  }

  /** The workflow's clock: the same in every replay. */
  private speeds(): JobSpeeds {
    const until = this.lastDeliveryAt ?? Date.now();
    const working_seconds = this.plannedAt === undefined ? 0 : (until - this.plannedAt) / 1000;
    return { rendering: { ...this.rendering }, delivering: this.deliveries, working_seconds };
  }

  private left(plan: PlanSummary): { rendering: number; delivering: number } {
    const rendering = sum(plan.spans.map(({ cost }) => cost)) - this.doneSpanCost();
    const toDeliver = plan.deliverables.filter((_, index) => !this.deliverables.has(index));
    return { rendering: Math.max(0, rendering), delivering: sum(toDeliver.map(({ deliverCost }) => deliverCost)) };
  }

  private done(): number {
    const { plan } = this;
    if (!plan || plan.cost <= 0) return 0;
    const deliveries = [...this.deliverables.keys()].map((index) => plan.deliverables[index]?.deliverCost ?? 0);
    return Math.min(1, (this.doneSpanCost() + sum(deliveries)) / plan.cost);
  }

  private doneSpanCost(): number {
    return sum([...this.doneSpans].map((span) => this.plan?.spans[span]?.cost ?? 0));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
