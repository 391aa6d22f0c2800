import type { FfmpegGate, Need } from './gate';
import type { Programs } from './programs';
import { type ProcessEnd, runProcess } from './start-process';

/** What every run of ffmpeg needs from its surroundings. */
export interface FfmpegContext {
  readonly programs: Programs;
  readonly gate: FfmpegGate;
  readonly signal: AbortSignal;
}

export interface FfmpegRun {
  readonly arguments: readonly string[];
  readonly need: Need;
  /** Called with the number of frames written so far. */
  readonly onFrames?: (frames: number) => void;
  /** Called with each line that it says. */
  readonly onMessage?: (line: string) => void;
}

export interface FfmpegEnd extends ProcessEnd {
  /** Frames of picture that were written to the first output. */
  readonly frames: number;
  /** How long it ran, by the clock on the wall; that it waited for room not counted. */
  readonly ranSeconds: number;
  /** Where the longest output ends, to the microsecond. */
  readonly seconds: number;
  /** What was written to stdout beside the progress. */
  readonly lines: readonly string[];
}

/**
 * Runs one ffmpeg when the machine has room for it.
 * @returns how it ended, well or badly; `codeOf` says what that means.
 */
export async function runFfmpeg({ programs, gate, signal }: FfmpegContext, run: FfmpegRun): Promise<FfmpegEnd> {
  const room = await gate.enter(run.need, signal);
  const begun = performance.now();
  let frames = 0;
  let seconds = 0;
  const lines: string[] = [];
  try {
    const end = await runProcess({
      program: programs.ffmpeg,
      arguments: run.arguments,
      signal,
      stallMs: programs.stallMs,
      onStart: (pid) => room.started(pid),
      ...(run.onMessage ? { onMessage: run.onMessage } : {}),
      onLine: (line) => {
        const match = /^(\w+)=\s*(.*)$/.exec(line);
        if (!match) lines.push(line);
        if (match?.[1] === 'out_time_us' && match[2] !== 'N/A') seconds = Number(match[2]) / 1e6;
        if (match?.[1] !== 'frame') return;
        frames = Number(match[2]);
        run.onFrames?.(frames);
      },
    });
    return { ...end, frames, seconds, ranSeconds: (performance.now() - begun) / 1000, lines };
  } finally {
    room.leave();
  }
}
