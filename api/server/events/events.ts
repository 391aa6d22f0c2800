import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Store } from '../../../store/store';
import { identityOf } from '../access/identity';
import type { LiveBatches } from '../live-batches';
import { AllBatchesObserver } from './all-observer';
import { BatchObserver } from './batch-observer';
import { openStream } from './stream';
import { type Observer, Watch } from './watch';

export interface EventParts {
  readonly store: Pick<Store, 'specifications' | 'snapshots' | 'apiKeys'>;
  readonly batches: LiveBatches;
  readonly log: Logger;
}

/** For so long at most a stream goes on whose key was revoked. */
const LOOK_AT_KEYS_MS = 2000;

/** The streams of events, each looked at once a second for all who follow it. */
export class Events {
  private readonly watches = new Map<string, Watch>();
  /** Each with the key by which it was asked for. */
  private readonly streams = new Map<Response, string | null>();
  private lookingAtKeys: NodeJS.Timeout | undefined;

  constructor(private readonly parts: EventParts) {}

  /** How many streams are open. */
  get watchers(): number {
    return this.streams.size;
  }

  /** @returns false when there is no such batch. */
  async ofBatch(batchId: string, request: Request, response: Response): Promise<boolean> {
    const { store, batches } = this.parts;
    return await this.send(batchId, () => new BatchObserver(batchId, store, batches), request, response);
  }

  /** Those of the batches that who asks may see. */
  async ofAll(request: Request, response: Response): Promise<void> {
    const { store, batches } = this.parts;
    const identity = identityOf(response);
    const observer = () => new AllBatchesObserver(store, batches, identity);
    await this.send(`all ${identity.tenant ?? ''}`, observer, request, response);
  }

  /** Ends all streams: their clients come back when the API does. */
  close(): void {
    for (const watch of [...this.watches.values()]) watch.stop();
    for (const response of this.streams.keys()) response.end();
  }

  /** Ends the streams of those who would not be let in any more. One look for each key, however many streams it has. */
  private async lookAtKeys(): Promise<void> {
    try {
      for (const keyId of new Set(this.streams.values())) {
        if (await this.parts.store.apiKeys.stillLetsIn(keyId)) continue;
        for (const [response, of] of this.streams) if (of === keyId) response.destroy();
      }
    } catch (error) {
      this.parts.log.warn({ err: error }, 'events: could not look at the keys');
    }
    this.lookingAtKeys = undefined;
    if (this.streams.size > 0) this.lookAtKeysSoon();
  }

  private lookAtKeysSoon(): void {
    this.lookingAtKeys ??= setTimeout(() => void this.lookAtKeys(), LOOK_AT_KEYS_MS).unref();
  }

  private async send(key: string, observer: () => Observer, request: Request, response: Response): Promise<boolean> {
    const watch = this.watches.get(key) ?? new Watch(observer(), this.parts.log, () => this.watches.delete(key));
    this.watches.set(key, watch);
    this.streams.set(response, identityOf(response).keyId);
    this.lookAtKeysSoon();
    response.on('close', () => this.streams.delete(response));
    return await openStream(watch, request, response);
  }
}
