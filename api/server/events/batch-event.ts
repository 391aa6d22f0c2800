import type { BatchEventView } from '../../../model/event-views';
import type { BatchLook } from '../live-batches';
import { rounded } from '../present';

/** How a batch stands, short: what changes while it runs. */
export function presentBatchEvent({ specification, snapshot, percent, estimatedEnd }: BatchLook): BatchEventView {
  return {
    batch_id: specification.id,
    name: specification.name,
    labels: { ...specification.labels },
    status: snapshot.status,
    progress: rounded(percent),
    counts: snapshot.counts,
    priority: snapshot.priority,
    max_concurrent: snapshot.max_concurrent,
    estimated_completion: estimatedEnd,
    report_ready: snapshot.report_ready,
    as_of: snapshot.as_of,
  };
}
