import { randomBytes } from 'node:crypto';

/** Events that are remembered for who comes back after a broken connection. */
const REMEMBERED = 1000;

/** One thing that happened. */
export interface FeedEvent {
  /** `batch`, `job` and so on: what an EventSource listens for. */
  readonly type: string;
  readonly data: unknown;
}

/** The same as all who follow are told it. */
export interface NumberedEvent extends FeedEvent {
  readonly id: string;
}

type Listener = (event: NumberedEvent) => void;

/** A row of numbered events, told to all who follow it as they come, and to who missed some of them as far as they are remembered. */
export class Feed {
  /** A process that starts anew numbers anew: its numbers must not be taken for those of the one before. */
  private readonly epoch = randomBytes(4).toString('hex');
  private readonly events: NumberedEvent[] = [];
  private readonly listeners = new Set<Listener>();
  private count = 0;

  get followers(): number {
    return this.listeners.size;
  }

  get lastId(): string {
    return `${this.epoch}-${this.count}`;
  }

  publish(event: FeedEvent): void {
    this.count += 1;
    const numbered = { ...event, id: this.lastId };
    this.events.push(numbered);
    if (this.events.length > REMEMBERED) this.events.shift();
    for (const listener of this.listeners) listener(numbered);
  }

  /** What came behind an event; undefined when that is not known any more, or never was. */
  since(id: string): readonly NumberedEvent[] | undefined {
    const [, epoch, number] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id) ?? [];
    const missed = this.count - Number(number);
    if (epoch !== this.epoch || missed < 0 || missed > this.events.length) return undefined;
    return this.events.slice(this.events.length - missed);
  }

  /** @returns ends it. */
  follow(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
