import type { z } from 'zod';
import { checkDependencies, type JobToCheck } from './dependency-check';
import { type FfmpegBuild, whyUnmakeable } from './ffmpeg-build';
import { projectIdSchema } from './identifier';
import { faultsOf } from './issue-faults';
import { faultsOfOutputs } from './job-outputs';
import { QUALITIES } from './preset';
import type { PresetSet } from './preset-set';
import {
  addedJobsSchema,
  type BatchSubmission,
  batchSubmissionSchema,
  DEFAULT_QUALITY,
  type SubmissionLimits,
} from './submission';
import type { ProblemFault } from './views';

type ProjectExists = (projectId: string) => Promise<boolean>;

/** What was given, read; or every fault of its shape, of its names and of its dependencies, each with its pointer. */
export type Checked<T> = { readonly data: T } | { readonly faults: readonly ProblemFault[] };

/** What jobs are held against. */
export interface JobRules {
  readonly projectExists: ProjectExists;
  readonly presets: PresetSet;
  /** Of the workers that are alive; none when that is not known. */
  readonly builds: readonly FfmpegBuild[];
}

export interface SubmissionRules extends JobRules {
  readonly limits: SubmissionLimits;
}

/** A new batch, as in the body of `POST /api/v1/batch/jobs`. */
export async function checkSubmission(body: unknown, rules: SubmissionRules): Promise<Checked<BatchSubmission>> {
  const { limits, ...jobRules } = rules;
  const schema = batchSubmissionSchema({ ...limits, formatNames: rules.presets.formatNames });
  return await check(body, { schema, most: limits.maxJobs, there: [], ...jobRules });
}

export interface AdditionRules extends JobRules {
  /** Ids of the jobs that the batch has. */
  readonly there: readonly string[];
  /** How many jobs a batch may have. */
  readonly maxJobs: number;
}

/** Jobs for a batch that is there. */
export async function checkAddedJobs(
  body: unknown,
  { there, maxJobs, ...jobRules }: AdditionRules,
): Promise<Checked<Pick<BatchSubmission, 'jobs'>>> {
  const most = Math.max(0, maxJobs - there.length);
  if (most === 0) {
    const message = `the batch has ${there.length} jobs, and ${maxJobs} are the most that one may have`;
    return { faults: [{ pointer: '/jobs', message }] };
  }
  const schema = addedJobsSchema(most, jobRules.presets.formatNames);
  return await check(body, { schema, most, there, ...jobRules });
}

interface ListRules extends JobRules {
  /** How many jobs there may be: longer lists are not looked at one by one. */
  readonly most: number;
  readonly there?: readonly string[];
}

/**
 * What a schema cannot see: names that jobs have in common, dependencies that lead nowhere, projects that are not there, formats that no
 * worker can make.
 */
export async function faultsOfJobs(
  body: unknown,
  { most, there = [], ...rules }: ListRules,
): Promise<readonly ProblemFault[]> {
  const given = jobsOf(body);
  if (given.length > most) return [];
  const jobs = soundJobs(given);
  return [
    ...checkDependencies(jobs, new Set(there)),
    ...given.flatMap((job, place) => faultsOfOutputs(job, place, rules.presets)),
    ...(await unknownProjects(given, jobs, rules.projectExists)),
    ...unmakeableFormats(given, jobs, rules),
  ];
}

interface Rules<T> extends ListRules {
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

function unmakeableFormats(
  given: readonly unknown[],
  jobs: readonly JobToCheck[],
  { presets, builds }: Pick<JobRules, 'presets' | 'builds'>,
): ProblemFault[] {
  const known = new Set(presets.formatNames);
  return jobs.flatMap(({ place }) => {
    const { formats, quality } = given[place] as { formats?: unknown; quality?: unknown };
    if (!Array.isArray(formats)) return [];
    const wanted = QUALITIES.find((one) => one === (quality ?? DEFAULT_QUALITY));
    return formats.flatMap((format: unknown, index) => {
      if (wanted === undefined || typeof format !== 'string' || !known.has(format)) return [];
      const message = whyUnmakeable(presets.presetFor(format, wanted), builds);
      return message === undefined ? [] : [{ pointer: `/jobs/${place}/formats/${index}`, message }];
    });
  });
}
