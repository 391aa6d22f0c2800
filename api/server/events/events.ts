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
  readonly store: Pick<Store, 'specifications' | 'snapshots'>;
  readonly batches: LiveBatches;
  readonly log: Logger;
}

/** The streams of events, each looked at once a second for all who follow it. */
export class Events {
  private readonly watches = new Map<string, Watch>();
  private readonly streams = new Set<Response>();

  constructor(private readonly parts: EventParts) {}

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
    for (const response of this.streams) response.end();
  }

  private async send(key: string, observer: () => Observer, request: Request, response: Response): Promise<boolean> {
    const watch = this.watches.get(key) ?? new Watch(observer(), this.parts.log, () => this.watches.delete(key));
    this.watches.set(key, watch);
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    return await openStream(watch, request, response);
  }
}
