import type { AssemblyPlan } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import type { Canvas, Program } from '../../model/program';
import { round } from '../../model/rational';
import { framesOf, saysDrop } from '../../model/timecode';

/**
 * The timecode at which a film begins: the job's, else the timeline's. That of a timeline may be none at the film's rate, which a job may have
 * changed: then it is the whole second.
 * @throws ReelbatchError TIMECODE_INVALID for one of the job that has no place in the count of the film's rate.
 */
export function startOf(given: string | undefined, { canvas, startTimecode }: Begun): AssemblyPlan['start'] {
  const text = given ?? startTimecode;
  if (text === undefined) return undefined;
  const frame = frameOf(text, canvas);
  if (frame !== undefined) return { timecode: text, frame };
  if (given !== undefined) {
    const detail = `${given} is none at ${canvas.rate.num}/${canvas.rate.den} frames a second.`;
    throw new ReelbatchError('TIMECODE_INVALID', detail);
  }
  const whole = text.replace(/[:;.,]\d+$/, ':00');
  return { timecode: whole, frame: frameOf(whole, canvas) ?? 0 };
}

type Begun = Pick<Program, 'canvas' | 'startTimecode'>;

/** Drop-frame is there for 29.97 and 59.94 (SMPTE ST 12-1). */
function frameOf(text: string, { rate }: Canvas): number | undefined {
  const drop = saysDrop(text);
  const mayDrop = rate.den === 1001 && (rate.num === 30000 || rate.num === 60000);
  return drop && !mayDrop ? undefined : framesOf(text, { nominal: round(rate), drop });
}
