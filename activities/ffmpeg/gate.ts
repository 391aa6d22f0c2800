/** What one ffmpeg is expected to take of the machine. */
export interface Need {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** A place among the ffmpegs of this machine. */
export interface Room {
  /** The process has started: it joins the group whose share of the processors is limited. */
  started(pid: number): void;
  leave(): void;
}

/** Lets an ffmpeg start only when the machine has what it needs. The worker process has the real one. */
export interface FfmpegGate {
  /**
   * Waits until there is memory and disk.
   * @throws ReelbatchError NO_MEMORY or NO_SPACE when that will not come, the signal's reason when it is aborted.
   */
  enter(need: Need, signal: AbortSignal): Promise<Room>;
}
