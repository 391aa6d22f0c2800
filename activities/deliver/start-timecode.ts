import type { AssemblyPlan } from '../../model/assembly-plan';
import type { Check } from '../../model/deliverable';
import type { FilmPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import { saysDrop, timecodeText } from '../../model/timecode';
import type { ProbedStream } from '../ffmpeg/probe';
import { same } from './check';

const OPTION = '-timecode';

/** Containers whose films can have a track of timecode. */
const WITH_TRACK: readonly string[] = ['mov', 'mp4'];

/** The preset's muxer options, with the film's own timecode instead of the preset's, and where the preset has none. */
export function muxArguments(
  { container, muxArguments: args }: Pick<FilmPreset, 'container' | 'muxArguments'>,
  start: AssemblyPlan['start'],
): string[] {
  if (!start || !WITH_TRACK.includes(container)) return [...args];
  const at = args.indexOf(OPTION);
  const others = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  return [...others, OPTION, start.timecode];
}

/** Looks at the timecode of a film that has one. */
export function timecodeChecks(
  picture: ProbedStream | undefined,
  preset: Pick<FilmPreset, 'container' | 'muxArguments'>,
  start: AssemblyPlan['start'],
): Check[] {
  const args = muxArguments(preset, start);
  const at = args.indexOf(OPTION);
  return at < 0 ? [] : [same('start timecode', args[at + 1] ?? '', picture?.tags?.['timecode'])];
}

/** The timecode of a frame of the film, as the film counts: from its start timecode, or from 00:00:00:00 and without leaving a number out. */
export function timecodeOfFilm(frame: number, { start, canvas }: Pick<AssemblyPlan, 'start' | 'canvas'>): string {
  const nominal = Math.round(toNumber(canvas.rate));
  return timecodeText((start?.frame ?? 0) + frame, { nominal, drop: start !== undefined && saysDrop(start.timecode) });
}

/** Samples from midnight to the first one, as Broadcast Wave counts time (EBU Tech 3285). */
export function timeReference({ start, canvas }: Pick<AssemblyPlan, 'start' | 'canvas'>): string {
  return String(start ? sampleAt(start.frame, canvas.rate) : 0);
}
