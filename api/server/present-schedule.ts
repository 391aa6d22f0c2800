import { temporalScheduleId } from '../../model/identifier';
import type { ScheduleSpecification } from '../../model/schedule';
import { type BatchStatus, hasBatchEnded } from '../../model/status';
import type { ScheduledBatchView, ScheduleSummaryView, ScheduleView } from '../../model/views';
import { shownUrl } from '../../model/webhook';
import { BATCHES, type PresentContext, SCHEDULES } from './present';
import type { ScheduleStanding } from './temporal-schedules';

const SHOWN_TIMES = 5;

/** What is known of a schedule at a moment: what it makes, when, and what became of it. */
export interface LiveSchedule {
  readonly specification: ScheduleSpecification;
  readonly standing: ScheduleStanding;
}

export function presentScheduleSummary(
  { specification, standing }: LiveSchedule,
  { temporalUiUrl, namespace }: PresentContext,
): ScheduleSummaryView {
  const { id, name, cron, every_seconds, time_zone, created_at } = specification;
  const { paused, note, overlap, nextTimes, counts } = standing;
  const self = `${SCHEDULES}/${id}`;
  return {
    id,
    name,
    cron: [...cron],
    every_seconds,
    time_zone,
    overlap,
    paused,
    note,
    created_at,
    next_action_times: paused ? [] : nextTimes.slice(0, SHOWN_TIMES).map((time) => time.toISOString()),
    counts,
    links: {
      self,
      pause: `${self}/pause`,
      resume: `${self}/resume`,
      trigger: `${self}/trigger`,
      temporal_ui: `${temporalUiUrl}/namespaces/${encodeURIComponent(namespace)}/schedules/${temporalScheduleId(id)}`,
    },
  };
}

/** @param statuses of the schedule's recent batches that are written by now. */
export function presentSchedule(
  live: LiveSchedule,
  statuses: ReadonlyMap<string, BatchStatus>,
  context: PresentContext,
): ScheduleView {
  const { specification, standing } = live;
  const batch = (batchId: string): ScheduledBatchView => ({
    batch_id: batchId,
    status: statuses.get(batchId) ?? null,
    links: { batch: `${BATCHES}/${batchId}` },
  });
  const started = standing.actions.map(({ batchId }) => batchId);
  return {
    ...presentScheduleSummary(live, context),
    batch: withShownUrls(specification.batch),
    recent_actions: standing.actions.map(({ batchId, scheduledFor, startedAt }) => ({
      scheduled_for: scheduledFor.toISOString(),
      started_at: startedAt.toISOString(),
      ...batch(batchId),
    })),
    // Temporal names only those that the overlap policy waits for: none under allow_all, and none that was retried after its end.
    running_batches: [...new Set([...standing.running, ...started])]
      .map(batch)
      .filter(({ batch_id, status }) =>
        status === null ? standing.running.includes(batch_id) : !hasBatchEnded(status),
      ),
  };
}

/** Who may read a schedule is not therefore told what opens somebody else's server. */
function withShownUrls(batch: ScheduleSpecification['batch']): ScheduleSpecification['batch'] {
  const { webhooks } = batch;
  return webhooks ? { ...batch, webhooks: webhooks.map((one) => ({ ...one, url: shownUrl(one.url) })) } : batch;
}
