/** How long a piece of work took by the clock on the wall, and how crowded its worker was meanwhile. */
export interface Timing {
  readonly seconds: number;
  /** 0: no other slot of the worker was at work; 1: all of them were, all the time. */
  readonly crowding: number;
}

/**
 * Counts the slots of one worker that are at work, over time. Processes that share a machine slow each other down, so how long a piece of
 * work took says little without how many others ran beside it.
 */
export class Crowd {
  private atWork = 0;
  /** Seconds that slots were at work, of all slots, until `since`. */
  private slotSeconds = 0;
  private since = 0;

  /** @param now seconds of any clock that never goes back. */
  constructor(
    private readonly slots: number,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {}

  /** Does a piece of work in a slot, and answers what it answers with the time that it took. */
  async time<T extends object>(work: () => Promise<T>): Promise<T & Timing> {
    this.count(1);
    const [begun, before] = [this.since, this.slotSeconds];
    try {
      const result = await work();
      this.count(0);
      const seconds = this.since - begun;
      const others = seconds > 0 ? (this.slotSeconds - before) / seconds - 1 : 0;
      const crowding = this.slots > 1 ? Math.min(1, Math.max(0, others / (this.slots - 1))) : 0;
      return { ...result, seconds, crowding };
    } finally {
      this.count(-1);
    }
  }

  private count(change: number): void {
    const now = this.now();
    this.slotSeconds += this.atWork * (now - this.since);
    this.since = now;
    this.atWork += change;
  }
}
