import { range } from '../../model/range';
import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import type { JobStatus } from '../../model/status';
import type { Store } from '../../store/store';
import { badQuery, queryFault } from './bad-query';
import { type CutOff, stateAfter, statusAfter } from './cut-off';
import type { JobsQuery } from './jobs-query';

/** Some jobs of a batch, in the order of submission. */
export interface JobList {
  readonly jobs: readonly JobSpecification[];
  /** Of these jobs, by id; those that were never started have none. */
  readonly snapshots: ReadonlyMap<string, JobSnapshot>;
  /** What is to be asked for what follows; null at the end. */
  readonly next: JobsQuery | null;
}

/** What decides how the jobs of a batch are shown. */
export interface ListedBatch {
  readonly specification: BatchSpecification;
  readonly snapshot: BatchSnapshot;
  readonly cutOff: CutOff;
}

type Rooms = Pick<Store, 'specifications' | 'snapshots'>;

/** Jobs that are taken at a time where many are looked at. */
const AT_A_TIME = 1000;

/**
 * The jobs that a query asks for. Only their pages are read.
 * @throws Problem INVALID_REQUEST when it begins behind a job that the batch does not have.
 */
export async function listJobs(rooms: Rooms, batch: ListedBatch, query: JobsQuery): Promise<JobList> {
  const first = await firstPosition(rooms, batch, query);
  const { limit, status } = query;
  // One more than is asked for says whether anything follows.
  const found =
    status === undefined
      ? range(first, Math.min(first + limit + 1, batch.specification.total_jobs))
      : await positionsOf(rooms, batch, { first, most: limit + 1, status });
  const { jobs, snapshots } = await listJobsAt(rooms, batch, found.slice(0, limit));
  const last = jobs.at(-1);
  const next = found.length > limit && last ? { ...query, after: last.id } : null;
  // A job may have gone on since its status was looked at.
  const asked = jobs.filter(({ id }) => status === undefined || (snapshots.get(id)?.status ?? 'pending') === status);
  return { jobs: asked, snapshots, next };
}

/** Every job of a batch, for answers that may be about any of them. */
export async function listAllJobs(rooms: Rooms, batch: ListedBatch): Promise<JobList> {
  const { total_jobs } = batch.specification;
  const lists: Pick<JobList, 'jobs' | 'snapshots'>[] = [];
  // One part after another: parsing all of a large batch at once would keep everybody else waiting.
  for (let from = 0; from < total_jobs; from += AT_A_TIME) {
    lists.push(await listJobsAt(rooms, batch, range(from, Math.min(from + AT_A_TIME, total_jobs))));
  }
  return {
    jobs: lists.flatMap(({ jobs }) => jobs),
    snapshots: new Map(lists.flatMap(({ snapshots }) => [...snapshots])),
    next: null,
  };
}

/** One job of a batch, or none when it has none of this id. */
export async function listOneJob(rooms: Rooms, batch: ListedBatch, jobId: string): Promise<JobList> {
  const position = await rooms.specifications.positionOf(batch.specification, jobId);
  return { ...(await listJobsAt(rooms, batch, position === undefined ? [] : [position])), next: null };
}

async function firstPosition({ specifications }: Rooms, batch: ListedBatch, { after }: JobsQuery): Promise<number> {
  if (after === undefined) return 0;
  const position = await specifications.positionOf(batch.specification, after);
  if (position !== undefined) return position + 1;
  throw badQuery([queryFault('jobs_after', `is the id of a job of the batch; ${after} is not`)]);
}

async function positionsOf(
  rooms: Rooms,
  batch: ListedBatch,
  { first, most, status }: { readonly first: number; readonly most: number; readonly status: JobStatus },
): Promise<number[]> {
  const { total_jobs } = batch.specification;
  const found: number[] = [];
  for (let from = first; from < total_jobs && found.length < most; from += AT_A_TIME) {
    const positions = range(from, Math.min(from + AT_A_TIME, total_jobs));
    const statuses = await statusesAt(rooms, batch, positions);
    found.push(...positions.filter((_, index) => statuses[index]?.[1] === status));
  }
  return found.slice(0, most);
}

/** The id and the status of the jobs at these positions. Parses none of them. */
export async function statusesAt(
  { specifications, snapshots }: Rooms,
  { specification, cutOff }: ListedBatch,
  positions: readonly number[],
): Promise<readonly (readonly [string, JobStatus])[]> {
  const [ids, pages] = await Promise.all([
    specifications.idsAt(specification, positions),
    snapshots.pagesAt(specification.id, positions),
  ]);
  return ids.map((id, index) => [id, statusAfter(cutOff, pages(positions[index] ?? 0)?.statusOf(id))] as const);
}

/** The jobs at these positions. */
export async function listJobsAt(
  rooms: Rooms,
  { specification, snapshot, cutOff }: ListedBatch,
  positions: readonly number[],
): Promise<Pick<JobList, 'jobs' | 'snapshots'>> {
  const [jobs, pages] = await Promise.all([
    rooms.specifications.jobsAt(specification, positions),
    rooms.snapshots.pagesAt(specification.id, positions),
  ]);
  const snapshots = new Map<string, JobSnapshot>();
  jobs.forEach((job, index) => {
    const written = pages(positions[index] ?? 0)?.job(job.id);
    const shown = cutOff === null ? written : stateAfter(snapshot, job, written);
    if (shown) snapshots.set(job.id, shown);
  });
  return { jobs, snapshots };
}
