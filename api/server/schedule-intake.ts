import { v7 as uuid } from 'uuid';
import { faultsOfJobs, type SubmissionRules } from '../../model/check-submission';
import { faultsOf } from '../../model/issue-faults';
import type { PresetSet } from '../../model/preset-set';
import {
  NO_TIME,
  type ScheduleSpecification,
  type ScheduleSubmission,
  scheduleSubmissionSchema,
  specifySchedule,
} from '../../model/schedule';
import { specifyJobs } from '../../model/specify';
import type { Store } from '../../store/store';
import { checkStrict } from './forecasts';
import { claim, wasClaimed } from './idempotency';
import { jobRules, type Submitted } from './intake';
import { Problem } from './problem';
import { refusalFor } from './read-submission';
import type { Temporal } from './temporal';
import { ScheduleRefused } from './temporal-schedules';
import type { WaitingJobs } from './waiting-jobs';

/** Pauses before a schedule is removed of which Temporal did not say whether it made it. */
const FIRST_TRY_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export interface ScheduleIntakeParts {
  readonly store: Pick<Store, 'schedules' | 'requests' | 'media' | 'workers'>;
  readonly temporal: Pick<Temporal, 'schedules' | 'plans' | 'isReachable' | 'address'>;
  readonly waiting: Pick<WaitingJobs, 'inTurn'>;
  readonly limits: SubmissionRules['limits'];
  readonly presets: PresetSet;
}

/**
 * Accepts a schedule: what its batches are is on disk before Temporal knows when they are made, so that none comes without.
 * @throws Problem with every fault of the request, those of the batch included.
 */
export async function takeSchedule(
  parts: ScheduleIntakeParts,
  { body, idempotencyKey, tenant }: Submitted,
): Promise<ScheduleSpecification> {
  const { store, temporal, waiting, limits } = parts;
  const newId = uuid();
  // Of the files' names nobody asks here.
  const batch = { id: newId, createdAt: new Date().toISOString() };
  const submission = await readSchedule(body, { limits, ...(await jobRules(parts)) });
  if (!(await wasClaimed(store, { key: idempotencyKey, tenant }, body)))
    await checkStrict(
      temporal,
      specifyJobs(submission.batch.jobs, [], { presets: parts.presets, batch }),
      '/batch/jobs',
    );
  const id = idempotencyKey === undefined ? newId : await claim(store, { key: idempotencyKey, tenant }, body, newId);
  const schedule = specifySchedule(submission, { id, createdAt: new Date(), tenant });
  // In turn: of two equal requests at a time the second finds the schedule of the first.
  return await waiting.inTurn(async () => {
    if (!(await temporal.isReachable()))
      throw new Problem('TEMPORAL_UNAVAILABLE', `It does not answer at ${temporal.address}.`);
    const earlier = await store.schedules.read(id);
    if (earlier && (await temporal.schedules.describe(id))) return earlier;
    await store.schedules.write(schedule);
    try {
      await temporal.schedules.create(schedule, submission);
    } catch (error) {
      await store.schedules.remove(id);
      if (!(error instanceof ScheduleRefused)) removeLater(parts, id, FIRST_TRY_MS);
      throw error;
    }
    return schedule;
  });
}

/** Who was told that there is no schedule will make another one: should Temporal have made the first, it is removed there. */
function removeLater(parts: ScheduleIntakeParts, id: string, inMs: number): void {
  const { store, temporal, waiting } = parts;
  const remove = async () => {
    // The same request sent again has made it meanwhile.
    if (!(await store.schedules.read(id))) await temporal.schedules.remove(id);
  };
  const again = () => removeLater(parts, id, Math.min(LONGEST_PAUSE_MS, 2 * inMs));
  setTimeout(() => void waiting.inTurn(remove).catch(again), inMs).unref();
}

/** @throws Problem INVALID_REQUEST with every fault of the schedule and of its batch. */
async function readSchedule(body: unknown, { limits, ...rules }: SubmissionRules): Promise<ScheduleSubmission> {
  const parsed = scheduleSubmissionSchema({ ...limits, formatNames: rules.presets.formatNames }).safeParse(body);
  const { batch, cron, every_seconds } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const faults = [
    ...(parsed.success ? [] : faultsOf(parsed.error)),
    ...(isObject(body) && cron === undefined && every_seconds === undefined ? [{ pointer: '', message: NO_TIME }] : []),
    ...(await faultsOfJobs(batch, { ...rules, most: limits.maxJobs })).map((fault) => ({
      ...fault,
      pointer: `/batch${fault.pointer}`,
    })),
  ];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw refusalFor(faults);
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
