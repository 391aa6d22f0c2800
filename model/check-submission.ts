import type { z } from 'zod';
import { checkDependencies, type JobToCheck } from './dependency-check';
import { projectIdSchema } from './identifier';
import { faultsOf } from './issue-faults';
import { faultsOfOutputs } from './job-outputs';
import { addedJobsSchema, type BatchSubmission, batchSubmissionSchema, type SubmissionLimits } from './submission';
import type { ProblemFault } from './views';

type ProjectExists = (projectId: string) => Promise<boolean>;

/** What was given, read; or every fault of its shape, of its names and of its dependencies, each with its pointer. */
export type Checked<T> = { readonly data: T } | { readonly faults: readonly ProblemFault[] };

export interface SubmissionRules {
  readonly limits: SubmissionLimits;
  readonly projectExists: ProjectExists;
}

/** A new batch, as in the body of `POST /api/v1/batch/jobs`. */
export async function checkSubmission(body: unknown, rules: SubmissionRules): Promise<Checked<BatchSubmission>> {
  const { limits, projectExists } = rules;
  return await check(body, { schema: batchSubmissionSchema(limits), most: limits.maxJobs, there: [], projectExists });
}

export interface AdditionRules {
  /** Ids of the jobs that the batch has. */
  readonly there: readonly string[];
  /** How many jobs a batch may have. */
  readonly maxJobs: number;
  readonly projectExists: ProjectExists;
}

/** Jobs for a batch that is there. */
export async function checkAddedJobs(
  body: unknown,
  { there, maxJobs, projectExists }: AdditionRules,
): Promise<Checked<Pick<BatchSubmission, 'jobs'>>> {
  const most = Math.max(0, maxJobs - there.length);
  if (most === 0) {
    const message = `the batch has ${there.length} jobs, and ${maxJobs} are the most that one may have`;
    return { faults: [{ pointer: '/jobs', message }] };
  }
  return await check(body, { schema: addedJobsSchema(most), most, there, projectExists });
}

interface JobRules {
  /** How many jobs there may be: longer lists are not looked at one by one. */
  readonly most: number;
  readonly there?: readonly string[];
  readonly projectExists: ProjectExists;
}

/** What a schema cannot see: names that jobs have in common, dependencies that lead nowhere, projects that are not there. */
export async function faultsOfJobs(
  body: unknown,
  { most, there = [], projectExists }: JobRules,
): Promise<readonly ProblemFault[]> {
  const given = jobsOf(body);
  if (given.length > most) return [];
  const jobs = soundJobs(given);
  return [
    ...checkDependencies(jobs, new Set(there)),
    ...given.flatMap(faultsOfOutputs),
    ...(await unknownProjects(given, jobs, projectExists)),
  ];
}

interface Rules<T> extends JobRules {
  readonly schema: { safeParse(body: unknown): z.ZodSafeParseResult<T> };
}

async function check<T>(body: unknown, { schema, ...rules }: Rules<T>): Promise<Checked<T>> {
  const parsed = schema.safeParse(body);
  const between = await faultsOfJobs(body, rules);
  if (parsed.success) return between.length === 0 ? { data: parsed.data } : { faults: between };
  return { faults: [...faultsOf(parsed.error), ...between] };
}

function jobsOf(body: unknown): readonly unknown[] {
  const jobs = (body as { jobs?: unknown } | null)?.jobs;
  return Array.isArray(jobs) ? jobs : [];
}

/** What can be read of each job, so that one bad field does not hide what else is wrong. */
function soundJobs(jobs: readonly unknown[]): JobToCheck[] {
  return jobs.flatMap((job: unknown, place) => {
    if (typeof job !== 'object' || job === null) return [];
    const { id, dependencies } = job as { id?: unknown; dependencies?: unknown };
    const named = Array.isArray(dependencies) ? dependencies.map(textOf) : [];
    return [{ place, id: textOf(id), dependencies: named }];
  });
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}

async function unknownProjects(
  given: readonly unknown[],
  jobs: readonly JobToCheck[],
  projectExists: ProjectExists,
): Promise<ProblemFault[]> {
  const looks = new Map<string, Promise<boolean>>();
  const faults: ProblemFault[] = [];
  for (const { place } of jobs) {
    const projectId = projectIdSchema.safeParse((given[place] as { project_id?: unknown }).project_id).data;
    if (projectId === undefined) continue;
    const look = looks.get(projectId) ?? projectExists(projectId);
    looks.set(projectId, look);
    if (await look) continue;
    const message = `the media root has no project folder ${projectId}`;
    faults.push({ pointer: `/jobs/${place}/project_id`, message });
  }
  return faults;
}
