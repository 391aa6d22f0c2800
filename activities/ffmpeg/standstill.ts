import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 1000;
/** A process that waits may wake now and then to look: less of one processor than this is no work. */
const IDLE_SHARE = 0.01;
const IDLE_SECONDS = 0.05;
/** What it says goes through a pipe, and what of that is under way when we look is nothing moved. */
const IDLE_BYTES = 4096;
/** Times in /proc are in hundredths of a second on every Linux (proc(5), USER_HZ). */
const TICKS_PER_SECOND = 100;

/** ffmpeg repeats its progress while it waits: only another figure is news. */
const PROGRESS = /^(frame|out_time_us|total_size)=(.*)$/;

/** What a process has done since its start. */
export interface Vitals {
  readonly cpuSeconds: number;
  /** Bytes read and written, by calls and by mapped files. */
  readonly bytes: number;
  /** It works, or waits for nothing but a processor. */
  readonly isRunnable: boolean;
}

export interface StandstillWords {
  readonly pid: number;
  readonly limitMs: number;
  readonly onStandstill: () => void;
}

/**
 * Watches whether a process stands still: for the whole limit it neither uses a processor nor moves a byte nor makes progress in what it
 * says. A process that is slow, or waits its turn for a processor, does not. By the monotonic clock: a clock that is set ends nothing.
 */
export class Standstill {
  private readonly timer: NodeJS.Timeout;
  private readonly figures = new Map<string, string>();
  private saidBytes = 0;
  private last: Vitals | undefined;
  private lastMs = performance.now();

  constructor(private readonly words: StandstillWords) {
    this.timer = setInterval(() => this.look(), Math.min(LOOK_EVERY_MS, words.limitMs / 4));
  }

  /** Its stdout: a line. */
  hear(line: string): void {
    const [, name = '', value = ''] = PROGRESS.exec(line) ?? [];
    if (this.figures.get(name) === value) return;
    this.figures.set(name, value);
    this.lives();
  }

  /** Bytes of what it said, to be left out of what it moved. */
  count(bytes: number): void {
    this.saidBytes += bytes;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const found = vitalsOf(this.words.pid);
    const now = found && { ...found, bytes: found.bytes - this.saidBytes };
    const isAlive = now && (!this.last || hasMoved(this.last, now, performance.now() - this.lastMs));
    if (isAlive) {
      this.lives(now);
    } else if (performance.now() - this.lastMs >= this.words.limitMs) {
      this.stop();
      this.words.onStandstill();
    }
  }

  private lives(now: Vitals | undefined = this.last): void {
    this.last = now;
    this.lastMs = performance.now();
  }
}

/** Whether a process did something between two looks. */
export function hasMoved(before: Vitals, now: Vitals, elapsedMs: number): boolean {
  const idleSeconds = IDLE_SECONDS + (IDLE_SHARE * elapsedMs) / 1000;
  return (
    now.isRunnable ||
    now.cpuSeconds - before.cpuSeconds > idleSeconds ||
    Math.abs(now.bytes - before.bytes) > IDLE_BYTES
  );
}

/** Undefined for a process that is gone, and where there is no /proc: there only what it says counts. */
function vitalsOf(pid: number): Vitals | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything: fields are counted from behind it, state first (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuSeconds: ticks / TICKS_PER_SECOND, bytes: bytesMoved(pid), isRunnable: fields[0] === 'R' };
  } catch {
    return undefined;
  }
}

/** None where the kernel does not count or does not tell. */
function bytesMoved(pid: number): number {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'utf8');
    const counted = ['rchar', 'wchar', 'read_bytes'].map((name) => new RegExp(`^${name}: (\\d+)$`, 'm').exec(io)?.[1]);
    return counted.reduce((sum, bytes) => sum + Number(bytes ?? 0), 0);
  } catch {
    return 0;
  }
}
