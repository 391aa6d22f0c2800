import { ScheduleAlreadyRunning, type ScheduleClient, ScheduleNotFoundError, ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { CONTROL_QUEUE } from '../../model/activities';
import { temporalScheduleId } from '../../model/identifier';
import { OVERLAPS, type Overlap, type ScheduleSpecification } from '../../model/schedule';
import { SCHEDULED_BATCH_WORKFLOW } from '../../workflows/messages';
import { Problem } from './problem';

/** A time that passed while Temporal was away is made up for when it is back this soon; after that it is left out. */
const CATCH_UP_WINDOW = '1 hour';
/** gRPC's INVALID_ARGUMENT (code.proto): it would be refused again. */
const INVALID_ARGUMENT = 3;

/** Temporal answered that it does not make the schedule. */
export class ScheduleRefused extends Problem {}

/** One time that a schedule's workflow was started. The batch has the id of the run. */
export interface ScheduleAction {
  readonly batchId: string;
  readonly scheduledFor: Date;
  readonly startedAt: Date;
}

/** What Temporal knows of a schedule. */
export interface ScheduleStanding {
  readonly paused: boolean;
  readonly note: string;
  readonly overlap: Overlap;
  readonly nextTimes: readonly Date[];
  /** Newest first; Temporal keeps ten or so. */
  readonly actions: readonly ScheduleAction[];
  /** Batches whose end the overlap policy waits for; under `allow_all` it waits for none. */
  readonly running: readonly string[];
  readonly counts: { readonly started: number; readonly skipped: number; readonly missed: number };
}

/** The few things that the API asks of Temporal's schedules. Each throws Problem SCHEDULE_NOT_FOUND or TEMPORAL_UNAVAILABLE. */
export interface TemporalSchedules {
  /** @throws ScheduleRefused when it was not made for certain; after another Problem nobody can tell. */
  create(schedule: ScheduleSpecification, state: { readonly paused: boolean; readonly note: string }): Promise<void>;
  /** Undefined when Temporal has no such schedule. */
  describe(scheduleId: string): Promise<ScheduleStanding | undefined>;
  setPaused(scheduleId: string, paused: boolean): Promise<void>;
  /** Starts a batch now, if the overlap policy lets it. */
  trigger(scheduleId: string): Promise<void>;
  /** Answers whether there was one. */
  remove(scheduleId: string): Promise<boolean>;
}

type GrpcError = { readonly code: number; readonly details: string };
type Ask = <T>(call: () => Promise<T>) => Promise<T>;

export function temporalSchedules(client: ScheduleClient, ask: Ask): TemporalSchedules {
  const handle = (scheduleId: string) => client.getHandle(temporalScheduleId(scheduleId));
  return {
    async create(schedule, state) {
      await ask(async () => {
        try {
          await client.create(scheduleOptions(schedule, state));
        } catch (error) {
          // The same request sent again: the schedule that it made is there.
          if (error instanceof ScheduleAlreadyRunning) return;
          throw refusal(error) ?? error;
        }
      });
    },
    async describe(scheduleId) {
      const described = await ask(() => orUndefined(handle(scheduleId).describe()));
      if (!described) return undefined;
      const { state, policies, info } = described;
      const overlap = OVERLAPS.find((word) => word.toUpperCase() === policies.overlap) ?? 'skip';
      return {
        paused: state.paused,
        note: state.note ?? '',
        overlap,
        nextTimes: info.nextActionTimes,
        actions: info.recentActions
          .map(({ action, scheduledAt, takenAt }) => ({
            batchId: action.workflow.firstExecutionRunId,
            scheduledFor: scheduledAt,
            startedAt: takenAt,
          }))
          .reverse(),
        running: info.runningActions.map(({ workflow }) => workflow.firstExecutionRunId),
        counts: {
          started: info.numActionsTaken,
          skipped: info.numActionsSkippedOverlap,
          missed: info.numActionsMissedCatchupWindow,
        },
      };
    },
    async setPaused(scheduleId, paused) {
      await ask(async () => {
        const { state } = await handle(scheduleId).describe();
        // Temporal writes its own words over the note where none is given.
        if (paused) await handle(scheduleId).pause(state.note || 'paused through the API');
        else await handle(scheduleId).unpause(state.note || 'resumed through the API');
      });
    },
    async trigger(scheduleId) {
      await ask(async () => {
        const { policies } = await handle(scheduleId).describe();
        // Left out, the client lets a second batch run beside the first, whatever the schedule says.
        await handle(scheduleId).trigger(policies.overlap);
      });
    },
    async remove(scheduleId) {
      return (
        (await ask(() =>
          orUndefined(
            handle(scheduleId)
              .delete()
              .then(() => true),
          ),
        )) ?? false
      );
    },
  };
}

function scheduleOptions(
  { id, name, cron, every_seconds, time_zone, overlap }: ScheduleSpecification,
  { paused, note }: { readonly paused: boolean; readonly note: string },
) {
  return {
    scheduleId: temporalScheduleId(id),
    spec: {
      cronExpressions: [...cron],
      intervals: every_seconds === null ? [] : [{ every: every_seconds * 1000 }],
      timezone: time_zone,
    },
    action: {
      type: 'startWorkflow' as const,
      workflowType: SCHEDULED_BATCH_WORKFLOW,
      workflowId: temporalScheduleId(id),
      taskQueue: CONTROL_QUEUE,
      args: [{ scheduleId: id }],
      staticSummary: name,
    },
    policies: { overlap: inTemporalsWords(overlap), catchupWindow: CATCH_UP_WINDOW },
    state: { paused, note },
    // The list of schedules in the Temporal Web UI shows ids; who opens one sees whose it is.
    memo: { name },
  };
}

function inTemporalsWords<O extends Overlap>(overlap: O): Uppercase<O> {
  return overlap.toUpperCase() as Uppercase<O>;
}

/** Where Temporal says for certain that it makes no such schedule. Of a bad specification the client makes a TypeError. */
function refusal(error: unknown): ScheduleRefused | undefined {
  if (error instanceof NamespaceNotFoundError) return new ScheduleRefused('TEMPORAL_UNAVAILABLE', error.message);
  if (error instanceof TypeError) return new ScheduleRefused('INVALID_REQUEST', `Temporal says: ${error.message}`);
  const { code, details } = (error instanceof ServiceError ? (error.cause ?? {}) : {}) as Partial<GrpcError>;
  return code === INVALID_ARGUMENT ? new ScheduleRefused('INVALID_REQUEST', `Temporal says: ${details}`) : undefined;
}

async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
