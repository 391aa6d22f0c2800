import type { AllBatchesStateView, BatchEventView, BatchStateView, JobEventView } from '../../model/event-views';

interface Numbered {
  /** To be given as `lastEventId` by who comes back. */
  readonly id: string;
}

/** One event of a batch's stream. */
export type BatchEvent = Numbered &
  (
    | { readonly type: 'state'; readonly data: BatchStateView }
    | { readonly type: 'batch'; readonly data: BatchEventView }
    | { readonly type: 'job'; readonly data: JobEventView }
  );

/** One event of the stream of all batches. */
export type AllBatchesEvent = Numbered &
  (
    | { readonly type: 'state'; readonly data: AllBatchesStateView }
    | { readonly type: 'batch'; readonly data: BatchEventView }
  );

export interface EventsRequest {
  /** Of the last event that was seen: what came behind it is told first. */
  readonly lastEventId?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}
