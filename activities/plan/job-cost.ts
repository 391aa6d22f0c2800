import type { JobCost } from '../../model/job-cost';
import type { Program } from '../../model/program';
import { toNumber } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import { planDeliverables } from './make-plan';

/** Cost of a job whose project cannot be read: the job itself will say why. */
const NOMINAL_COST = 1;
/** A film no longer than the first is one span; others are cut about every so many seconds. */
const LONGEST_SECONDS = 6;
const USUAL_SECONDS = 4;

/** What a job is expected to cost, from a look at its project; undefined: it cannot be read. */
export function costOfJob(job: JobSpecification, program: Program | undefined): JobCost {
  if (!program) {
    const share = NOMINAL_COST / job.formats.length;
    return { rendering: job.formats.map(() => share), delivering: job.formats.map(() => 0), spans: 1 };
  }
  const { canvas, frames } = program;
  const planned = planDeliverables(job, canvas, frames);
  const seconds = frames / toNumber(canvas.rate);
  return {
    rendering: planned.map(({ costPerFrame }) => costPerFrame * frames),
    delivering: planned.map(({ deliverCost }) => deliverCost),
    spans: seconds <= LONGEST_SECONDS ? 1 : Math.ceil(seconds / USUAL_SECONDS),
  };
}
