import { patched, type SignalDefinition } from '@temporalio/workflow';

/** Sends one signal; resolves when it has arrived. */
type Send = <Args extends unknown[]>(signal: SignalDefinition<Args>, ...args: Args) => Promise<void>;

/**
 * Signals to one workflow, of each kind only the newest counts. Two that are on their way together may overtake one another, so one
 * goes out when the one before it has arrived, and what was meanwhile to be said and is no longer so is not said.
 */
export class LatestSignals {
  private readonly onTheirWay = new Set<string>();
  private readonly next = new Map<string, () => Promise<void>>();

  constructor(private readonly send: Send) {}

  /** False while a signal is on its way: it is lost when the run that sends it ends. */
  haveArrived(): boolean {
    return this.onTheirWay.size === 0;
  }

  tell<Args extends unknown[]>(signal: SignalDefinition<Args>, ...args: Args): void {
    const { name } = signal;
    const sending = () => this.send(signal, ...args);
    // Batches of before this was there sent them all at once.
    if (!this.onTheirWay.has(name)) void this.sendAll(name, sending);
    else if (patched('signals-in-order')) this.next.set(name, sending);
    else sending().catch(() => undefined);
  }

  private async sendAll(name: string, first: () => Promise<void>): Promise<void> {
    this.onTheirWay.add(name);
    for (let sending: typeof first | undefined = first; sending; sending = this.next.get(name)) {
      this.next.delete(name);
      // Who has ended has nothing to be told any more.
      await sending().catch(() => undefined);
    }
    this.onTheirWay.delete(name);
  }
}
