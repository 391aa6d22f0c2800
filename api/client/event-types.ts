import type { AllBatchesState, BatchEvent as BatchEventData, BatchState, JobEvent } from './openapi';

interface Numbered {
  /** To be given as `lastEventId` by who comes back. */
  readonly id: string;
}

/** One event of a batch's stream. */
export type BatchEvent = Numbered &
  (
    | { readonly type: 'state'; readonly data: BatchState }
    | { readonly type: 'batch'; readonly data: BatchEventData }
    | { readonly type: 'job'; readonly data: JobEvent }
  );

/** One event of the stream of all batches. */
export type AllBatchesEvent = Numbered &
  (
    | { readonly type: 'state'; readonly data: AllBatchesState }
    | { readonly type: 'batch'; readonly data: BatchEventData }
  );

export interface EventsRequest {
  /** Of the last event that was seen: what came behind it is told first. */
  readonly lastEventId?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}
