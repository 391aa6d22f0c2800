import type { AssemblyPlan } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import { multiply, type Rational, round, toNumber } from '../../model/rational';
import { framesOf, saysDrop, timecodeOf } from './timeline/timecode';

/**
 * The timecode at which a film begins: the job's, else the timeline's.
 * @throws ReelbatchError TIMECODE_INVALID for one that has no place in the count of the film's rate.
 */
export function startOf(wanted: string | undefined, { canvas, start }: Program): AssemblyPlan['start'] {
  const nominal = Math.round(toNumber(canvas.rate));
  if (wanted === undefined) {
    if (!start) return undefined;
    const frame = round(multiply(start, canvas.rate));
    return { timecode: timecodeOf(frame, { nominal, drop: mayDrop(canvas.rate) }), frame };
  }
  const drop = saysDrop(wanted);
  const frame = drop && !mayDrop(canvas.rate) ? undefined : framesOf(wanted, { nominal, drop });
  if (frame !== undefined) return { timecode: wanted, frame };
  const detail = `${wanted} is none at ${canvas.rate.num}/${canvas.rate.den} frames a second.`;
  throw new ReelbatchError('TIMECODE_INVALID', detail);
}

/** Drop-frame is there for 29.97 and 59.94 (SMPTE ST 12-1); a timeline that only names a time is counted so, as OpenTimelineIO does. */
function mayDrop({ num, den }: Rational): boolean {
  return den === 1001 && (num === 30000 || num === 60000);
}
