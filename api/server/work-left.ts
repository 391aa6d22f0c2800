import type { JobLeft, Work } from '../../model/estimate';
import type { JobCost } from '../../model/job-cost';
import { secondsForCost, slowdownOf } from '../../model/slowdown';
import type { JobSnapshot } from '../../model/snapshot';
import type { JobSpecification } from '../../model/specification';
import { addSpeeds, addWork, type BatchSpeeds, type MeasuredWork, NO_WORK, NOTHING_MEASURED } from '../../model/speed';
import type { RunningJob } from './progress';

/** All that is known of one job. */
export interface JobFacts {
  readonly job: JobSpecification;
  readonly cost: JobCost;
  readonly snapshot: JobSnapshot | undefined;
  readonly running: RunningJob | undefined;
}

/** What was measured, as it is used: seconds of a slot for one of cost, with no other slot at work. */
export interface Rates {
  readonly slowdown: number;
  readonly rendering: (preset: string) => number;
  readonly delivering: number;
  /** What a job takes beside its work. */
  readonly asideSeconds: number;
  /** Share of its rendering that a job which is not planned yet will not find rendered already, 0..1. */
  readonly missing: number;
}

/**
 * What is taken for granted where nothing was measured: an encoder of two threads that runs alone has more than one core, and one core where
 * all slots are at work.
 */
export const USUAL_RATES: Rates = {
  slowdown: 0.5,
  rendering: () => 2 / 3,
  delivering: 2 / 3,
  asideSeconds: 1,
  missing: 1,
};

/** @returns undefined while nothing was measured. */
export function ratesOf(ended: BatchSpeeds | undefined, facts: readonly JobFacts[]): Rates | undefined {
  let speeds = ended ?? NOTHING_MEASURED;
  for (const { running } of facts) {
    if (running?.progress?.speeds) speeds = addSpeeds(speeds, running.progress.speeds);
  }
  const { rendering, delivering, aside } = speeds;
  const presets = Object.values(rendering);
  const slowdown = slowdownOf([...presets, delivering]);
  const rate = (works: readonly MeasuredWork[]) =>
    secondsForCost(
      works.reduce((sum, work) => addWork(sum, work), NO_WORK),
      slowdown,
    );
  // What was not measured itself is as fast as all that was.
  const overall = rate([...presets, delivering]);
  if (overall === undefined) return undefined;
  const rendered = rate(presets) ?? overall;
  const byPreset = new Map(Object.entries(rendering).map(([preset, work]) => [preset, rate([work])]));
  return {
    slowdown,
    rendering: (preset) => byPreset.get(preset) ?? rendered,
    delivering: rate([delivering]) ?? overall,
    asideSeconds: aside.jobs > 0 ? aside.seconds / aside.jobs : 0,
    missing: missingShare(facts),
  };
}

/**
 * What of the planned jobs had to be rendered, over what they cost. Those that still run count with those that have ended, or the ones
 * that found much rendered, which end first, would speak for all. One job that finds nothing is taken for granted: the first ones
 * of a batch may not be like the rest.
 */
function missingShare(facts: readonly JobFacts[]): number {
  let [missing, whole, jobs] = [0, 0, 0];
  for (const { snapshot, running } of facts) {
    const progress = running?.progress;
    if (progress?.left) {
      missing += Math.min(progress.cost, progress.encoded_cost + progress.left.rendering + progress.left.delivering);
      whole += progress.cost;
    } else if (snapshot?.status === 'completed') {
      missing += snapshot.encoded_cost;
      whole += snapshot.encoded_cost + snapshot.reused_cost;
    } else continue;
    jobs += 1;
  }
  if (jobs === 0 || whole <= 0) return 1;
  const one = whole / jobs;
  return Math.min(1, (missing + one) / (whole + one));
}

const NOTHING: Work = { seconds: 0, pieces: 0 };

/** What is left of a job, in seconds of slots. Of ten thousand jobs this is asked each second: it makes nothing that it need not. */
export function leftOf(facts: JobFacts, rates: Rates, nowMs: number): JobLeft {
  const { job, cost, snapshot, running } = facts;
  const status = snapshot?.status ?? 'pending';
  const priority = snapshot?.priority ?? job.priority;
  const whole = sum(cost.rendering) + sum(cost.delivering);
  if (status !== 'pending' && status !== 'running')
    return { status: 'ended', priority, cost: whole, asideSeconds: 0, steps: [NOTHING, NOTHING] };
  if (status === 'running' && running?.progress)
    return { status, priority, cost: whole, asideSeconds: 0, steps: leftOfPlanned(facts, running, rates) };
  const elapsed = status === 'running' && snapshot?.started_at ? (nowMs - Date.parse(snapshot.started_at)) / 1000 : 0;
  const asideSeconds = Math.max(0, rates.asideSeconds - Math.max(0, elapsed));
  return { status, priority, cost: whole, asideSeconds, steps: leftOfUnplanned(facts, rates) };
}

function leftOfPlanned({ job, cost }: JobFacts, { progress, heartbeats }: RunningJob, rates: Rates): Work[] {
  if (!progress) return [];
  const underWay = sum(heartbeats.map((beat) => beat.done * beat.cost));
  const planned = new Set(progress.deliverables.map(({ id }) => id));
  // Written by a worker of before: all that is left counts as rendering.
  const left = progress.left ?? { rendering: progress.cost * (1 - progress.done), delivering: 0 };
  const delivers = progress.phase === 'delivering';
  const rendering = Math.max(0, left.rendering - (delivers ? 0 : underWay));
  const delivering = Math.max(0, left.delivering - (delivers ? underWay : 0));
  const costs = job.formats.map((format, index) => (planned.has(format) ? (cost.rendering[index] ?? 0) : 0));
  return [
    { seconds: rendering * meanRate(job, costs, rates), pieces: progress.spans_total - progress.spans_done },
    {
      seconds: delivering * rates.delivering,
      pieces: progress.deliverables.filter((one) => one.status === 'running').length,
    },
  ];
}

/** Formats that are there already are not made again, nor is what a start of before has rendered. */
function leftOfUnplanned({ job, cost, snapshot, running }: JobFacts, rates: Rates): Work[] {
  let [rendering, seconds, delivering, formats] = [0, 0, 0, 0];
  for (let index = 0; index < job.formats.length; index += 1) {
    const format = job.formats[index];
    if (snapshot?.deliverables.some(({ id, status }) => id === format && status === 'completed')) continue;
    const one = cost.rendering[index] ?? 0;
    rendering += one;
    seconds += one * rates.rendering(job.presets[index]?.name ?? '');
    delivering += cost.delivering[index] ?? 0;
    formats += 1;
  }
  const share = rates.missing * (snapshot?.status === 'pending' ? 1 - snapshot.done : 1);
  const underWay = running ? sum(running.heartbeats.map((beat) => beat.done * beat.cost)) : 0;
  const left = rendering > 0 ? Math.max(0, share - underWay / rendering) : 0;
  return [
    { seconds: seconds * left, pieces: Math.max(1, Math.ceil(cost.spans * share)) },
    { seconds: delivering * rates.delivering, pieces: formats },
  ];
}

/** Seconds of a slot for one of the cost of these formats together. */
function meanRate(job: JobSpecification, costs: readonly number[], rates: Rates): number {
  const whole = sum(costs);
  if (whole <= 0) return rates.rendering('');
  return sum(job.presets.map(({ name }, index) => rates.rendering(name) * (costs[index] ?? 0))) / whole;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
