import type { Programs } from '../programs';
import type { Figure } from './figure';
import type { Steps } from './steps';

/** What every measurement is given. */
export interface Bench {
  readonly programs: Pick<Programs, 'ffmpeg' | 'ffprobe'>;
  /** Stays from run to run: making it takes longer than reading it. */
  readonly mediaRoot: string;
  /** For everything that is made while measuring; removed at the end. */
  readonly workDir: string;
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly steps: Steps;
}

export type Measure = (bench: Bench) => Promise<readonly Figure[]>;

/** 1 to the number of rounds. */
export function roundsOf({ rounds }: Pick<Bench, 'rounds'>): number[] {
  return Array.from({ length: rounds }, (_, index) => index + 1);
}

/** The same things, another one first in each round: whoever always comes second would meet a warmer machine. */
export function rotated<T>(things: readonly T[], round: number): T[] {
  const first = (round - 1) % things.length;
  return [...things.slice(first), ...things.slice(0, first)];
}
