import type { RenderResult } from '../model/activities';
import type { PlanSummary } from '../model/assembly-plan';
import type { DeliverableResult, JobResult } from '../model/deliverable';
import type { JobProgress } from '../model/snapshot';
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

  constructor(
    private readonly job: {
      readonly jobId: string;
      readonly attempt: number;
      readonly goOn?: { readonly tally: TallyGoOn };
    },
  ) {}

  planned(plan: PlanSummary): void {
    this.plan = plan;
    this.phase = 'rendering';
    plan.spans.forEach((span, index) => {
      if (span.missing) return;
      this.doneSpans.add(index);
      this.reusedCost += span.cost;
    });
    this.reusedSpans = this.doneSpans.size;
    // What an earlier run of the job rendered is found now, and was not found then.
    if (this.job.goOn) Object.assign(this, this.job.goOn.tally);
    this.onChange();
  }

  rendered(span: number, result: RenderResult): void {
    const cost = this.plan?.spans[span]?.cost ?? 0;
    if (!this.doneSpans.has(span)) this.reusedCost += Math.max(0, cost - result.encodedCost);
    this.doneSpans.add(span);
    this.encodedCost += result.encodedCost;
    this.retries += result.attempts - 1;
    this.onChange();
  }

  heard(result: RenderResult): void {
    this.retries += result.attempts - 1;
  }

  delivering(): void {
    this.phase = 'delivering';
    this.onChange();
  }

  delivered(index: number, result: DeliverableResult): void {
    this.deliverables.set(index, result.status);
    this.encodedCost += this.plan?.deliverables[index]?.deliverCost ?? 0;
    this.onChange();
  }

  /** What the next run of the job cannot see in the store. */
  goOn(): TallyGoOn {
    const { reusedSpans, encodedCost, reusedCost, retries } = this;
    return { reusedSpans, encodedCost, reusedCost, retries };
  }

  costs(): Pick<JobResult, 'done' | 'encoded_cost' | 'reused_cost' | 'retries'> {
    return {
      done: this.done(),
      encoded_cost: this.encodedCost,
      reused_cost: this.reusedCost,
      retries: this.retries,
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
      deliverables: (plan?.deliverables ?? []).map(({ id, costPerFrame, deliverCost }, index) => {
        const status = this.deliverables.get(index) ?? 'running';
        const renderCost = costPerFrame * (plan?.frames ?? 0);
        const done = status === 'running' ? (spansDone * renderCost) / (renderCost + deliverCost) : 1;
        return { id, status, done };
      }),
    };
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
