import type { Run } from '../../model/assembly-plan';
import { SAMPLE_RATE } from '../../model/sample-clock';

/**
 * What counts as silent in the sources and, twenty decibels below it, in what is delivered, each with the shortest that is told, in seconds:
 * what a codec takes away where there is next to nothing is no fault of it.
 */
const IN_SOURCES = { level: -50, seconds: 0.1 };
const DELIVERED = { level: -70, seconds: 0.5 };

const find = ({ level, seconds }: typeof DELIVERED) => `silencedetect=n=${level}dB:d=${seconds}`;

/** Filters that pass the sound on as it is and say where it is silent. */
export const FIND_SILENCE_IN_SOURCES = find(IN_SOURCES);
export const FIND_SILENCE_DELIVERED = find(DELIVERED);

/** Collects what such a filter says. */
export class SilenceListener {
  private readonly found: Run[] = [];
  private begin: number | undefined;

  /** For each line of an ffmpeg that tells everything. */
  readonly hear = (line: string): void => {
    const match = /\bsilence_(start|end): (-?[\d.]+)/.exec(line);
    if (!match) return;
    const sample = Math.max(0, Math.round(Number(match[2]) * SAMPLE_RATE));
    if (match[1] === 'start') this.begin = sample;
    if (match[1] === 'end' && this.begin !== undefined) {
      this.found.push({ from: this.begin, to: sample });
      this.begin = undefined;
    }
  };

  /** In samples. @param length of the sound: where one that has not ended ends. */
  runs(length: number): Run[] {
    return this.begin === undefined ? this.found : [...this.found, { from: this.begin, to: length }];
  }
}
