import { checkDependencies, type JobToCheck } from '../../model/dependency-check';
import { projectIdSchema } from '../../model/identifier';
import { type BatchSubmission, batchSubmissionSchema, type SubmissionLimits } from '../../model/submission';
import type { ProblemFault } from '../../model/views';
import { faultsOf } from './issue-faults';
import { Problem } from './problem';

/** A body within its limit may hold a million faults; nobody reads that many. */
const MOST_FAULTS = 1000;

export interface SubmissionRules {
  readonly limits: SubmissionLimits;
  readonly projectExists: (projectId: string) => Promise<boolean>;
}

/**
 * A request's body as a submission.
 * @throws Problem INVALID_REQUEST with every fault of the shape, of the names and of the dependencies, each with its pointer.
 */
export async function readSubmission(body: unknown, rules: SubmissionRules): Promise<BatchSubmission> {
  const parsed = batchSubmissionSchema(rules.limits).safeParse(body);
  const faults = [...(parsed.success ? [] : faultsOf(parsed.error)), ...(await faultsOfJobs(body, rules))];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw refusalFor(faults);
}

/** What a schema cannot see of a batch: names that jobs have in common, dependencies that lead nowhere, projects that are not there. */
export async function faultsOfJobs(
  batch: unknown,
  { limits, projectExists }: SubmissionRules,
): Promise<readonly ProblemFault[]> {
  const given = jobsOf(batch);
  if (given.length > limits.maxJobs) return [];
  const jobs = soundJobs(given);
  return [...checkDependencies(jobs), ...(await unknownProjects(given, jobs, projectExists))];
}

export function refusalFor(faults: readonly ProblemFault[]): Problem {
  const many = faults.length === 1 ? 'It has one fault.' : `It has ${faults.length} faults.`;
  const listed = faults.length > MOST_FAULTS ? ` The first ${MOST_FAULTS} are listed.` : '';
  return new Problem('INVALID_REQUEST', many + listed, faults.slice(0, MOST_FAULTS));
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
  projectExists: SubmissionRules['projectExists'],
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
