import type { Check, DeliverableResult } from '../../model/deliverable';
import { failureOf } from '../../model/failure';
import { FORMATS, type Format } from '../../model/preset';
import { presetFor } from '../../model/presets';
import { type BatchSnapshot, type JobSnapshot, notStarted } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { firstSnapshot } from '../../model/specify';
import { noJobs } from '../../model/status';
import type { Store } from '../../store/store';

const PAGE_SIZE = 500;
const RUNNING = 8;
const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');
const SECOND_MS = 1000;
/** One in so many fails. */
const FAILS_EACH = 97;

/** How far a batch of the bench is: all jobs ended; half of them, and a few run; none was started. */
export type LargeState = 'ended' | 'running' | 'waiting';

export interface LargeBatch {
  readonly id: string;
  readonly jobs: number;
  readonly state: LargeState;
}

/** Counts from 0. */
export function largeJobId(position: number): string {
  return `job-${String(position + 1).padStart(5, '0')}`;
}

/** Writes a batch into the store as its API and its worker leave it: three formats a job, ten checks a file. No file is made. */
export async function writeLargeBatch(
  { specifications, snapshots }: Pick<Store, 'specifications' | 'snapshots'>,
  large: LargeBatch,
): Promise<void> {
  const specification: BatchSpecification = {
    id: large.id,
    name: 'bench, large',
    priority: 50,
    max_concurrent: RUNNING,
    on_failure: 'continue',
    created_at: new Date(BEGAN).toISOString(),
    start_at: null,
    total_jobs: large.jobs,
    page_size: PAGE_SIZE,
  };
  await specifications.write(
    specification,
    Array.from({ length: large.jobs }, (_, position) => specified(position)),
  );
  const states = Array.from({ length: large.jobs }, (_, position) => stateOf(position, large));
  const written = states.flatMap((job, position) => (job ? [{ position, job }] : []));
  await snapshots.write(batchState(specification, large, states), written);
}

function specified(position: number): JobSpecification {
  return {
    id: largeJobId(position),
    project_id: `episode-${position % 50}`,
    formats: FORMATS,
    quality: 'standard',
    priority: 50,
    dependencies: position % 10 === 0 ? [] : [largeJobId(position - 1)],
    run_on: 'completed',
    attempts: 1,
    presets: FORMATS.map((format) => presetFor(format, 'standard')),
  };
}

/** @returns undefined for a job of which nothing was written yet. */
function stateOf(position: number, { id: batchId, jobs, state }: LargeBatch): JobSnapshot | undefined {
  const ended = state === 'ended' ? jobs : state === 'running' ? jobs >> 1 : 0;
  const first = { ...notStarted({ id: largeJobId(position), priority: 50 }), cost: 120 };
  const startedAt = BEGAN + position * SECOND_MS;
  const begun = { ...first, attempt: 1, started_at: new Date(startedAt).toISOString() };
  if (position >= ended)
    return state === 'running' && position < ended + RUNNING ? { ...begun, status: 'running' } : undefined;
  const isBad = position % FAILS_EACH === FAILS_EACH - 1;
  const failure = isBad ? failureOf('ENCODE_FAILED', 'frame 311: the encoder gave up') : null;
  return {
    ...begun,
    status: isBad ? 'failed' : 'completed',
    ended_at: new Date(startedAt + 90 * SECOND_MS).toISOString(),
    failure,
    deliverables: FORMATS.map((format) => delivered(batchId, position, format)),
    encoded_cost: 120,
    done: 1,
  };
}

function delivered(batchId: string, position: number, format: Format): DeliverableResult {
  return {
    id: format,
    preset: presetFor(format, 'standard').name,
    status: 'completed',
    file: `deliverables/${batchId}/${largeJobId(position)}/episode-${position % 50}_standard.${format}`,
    bytes: 48_211_093 + position,
    sha256: position.toString(16).padStart(64, '0'),
    frames: 1440,
    duration_seconds: 60,
    checks: checksOf(position),
    spans: 10,
    reused_spans: 0,
    failure: null,
  };
}

function checksOf(position: number): Check[] {
  const hash = position.toString(16).padStart(64, 'a');
  const looked: [string, string, string][] = [
    ['every span is unchanged', '10 of 10', '10 of 10'],
    ['decodes whole', hash, hash],
    ['video codec', 'h264 High', 'h264 High'],
    ['pixel format', 'yuv420p', 'yuv420p'],
    ['size', '1280x720', '1280x720'],
    ['frame rate', '24/1', '24/1'],
    ['frames', '1440', '1440'],
    ['colour', 'bt709 bt709 bt709 tv', 'bt709 bt709 bt709 tv'],
    ['audio', 'aac 48000 Hz 2', 'aac 48000 Hz 2'],
    [
      'sound and picture are as long as the timeline',
      '60.000 s each, sound within 21.3 ms',
      'picture 60.000 s, sound 60.000 s',
    ],
  ];
  return looked.map(([name, expected, actual]) => ({ name, passed: true, expected, actual }));
}

function batchState(
  specification: BatchSpecification,
  { jobs, state }: LargeBatch,
  states: readonly (JobSnapshot | undefined)[],
): BatchSnapshot {
  const counts = noJobs();
  for (const job of states) counts[job?.status ?? 'pending'] += 1;
  const first = { ...firstSnapshot(specification), counts };
  if (state === 'waiting') return first;
  const began = new Date(BEGAN).toISOString();
  const finished = 120 * (counts.completed + counts.failed);
  const cost = { finished_cost: finished, remaining_cost: 120 * jobs - finished, encoded_cost: finished };
  const opened = { started_at: began, opened_at: began, ...cost };
  if (state === 'running') return { ...first, ...opened, status: 'running' };
  const endedAt = new Date(BEGAN + jobs * SECOND_MS).toISOString();
  return { ...first, ...opened, status: 'partially_failed', ended_at: endedAt, report_ready: true };
}
