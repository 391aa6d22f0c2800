import type { Logger } from 'pino';
import { Feed, type FeedEvent, type NumberedEvent } from './feed';

/** However many follow, what they follow is looked at this often. */
const LOOK_MS = 1000;
/** What nobody follows any more is looked at for so long: a broken connection comes back within seconds. */
const KEPT_MS = 30_000;

/** Knows one thing as it last saw it. */
export interface Observer {
  /** Looks anew. @returns what changed since the last look, if there was one; undefined when the thing is not there. */
  look(): Promise<readonly FeedEvent[] | undefined>;
  /** All of it as it was at the last look: what somebody is told who begins to follow. */
  state(): FeedEvent;
}

/** Follows one thing for all who want to know of it: looked at once a second while there is anybody, and a while longer. */
export class Watch {
  private readonly feed = new Feed();
  private firstLook: Promise<boolean> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private followedAt = performance.now();

  constructor(
    private readonly observer: Observer,
    private readonly log: Logger,
    private readonly onStop: () => void,
  ) {}

  /**
   * Tells everything from now on: first what was missed since the event `lastId`, or, where nobody knows that, all of it as it stands.
   * @returns ends it; undefined when there is nothing to follow.
   */
  async follow(lastId: string | undefined, tell: (event: NumberedEvent) => void): Promise<(() => void) | undefined> {
    this.firstLook ??= this.begin();
    if (!(await this.firstLook)) return undefined;
    const missed = lastId === undefined ? undefined : this.feed.since(lastId);
    for (const event of missed ?? [{ ...this.observer.state(), id: this.feed.lastId }]) tell(event);
    const end = this.feed.follow(tell);
    return () => {
      end();
      this.followedAt = performance.now();
    };
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.onStop();
  }

  private async begin(): Promise<boolean> {
    try {
      const found = (await this.observer.look()) !== undefined;
      if (found) this.lookSoon();
      else this.stop();
      return found;
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  private lookSoon(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    try {
      for (const event of (await this.observer.look()) ?? []) this.feed.publish(event);
    } catch (error) {
      // The next look tells what this one would have.
      this.log.warn({ err: error }, 'events: could not look');
    }
    if (this.feed.followers === 0 && performance.now() - this.followedAt > KEPT_MS) this.stop();
    else this.lookSoon();
  }
}
