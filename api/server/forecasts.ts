import { type JobForecast, pagesToForecast } from '../../model/forecast';
import type { JobSpecification } from '../../model/specification';
import { Problem } from './problem';
import { refusalFor } from './read-submission';
import type { Temporal } from './temporal';

/** Who waits for a plan waits no longer than this. */
const LIMIT_MS = 60_000;
/** So many pages are asked for at a time: workers have other work to do. */
const PAGES_AT_A_TIME = 4;

/**
 * What would become of jobs that are submitted now, in their order. Workers are asked: only they see media and know their ffmpeg.
 * @throws Problem PLAN_UNAVAILABLE when they do not answer for all of them in time.
 */
export async function forecastJobs(
  { plans }: Pick<Temporal, 'plans'>,
  jobs: readonly JobSpecification[],
): Promise<readonly JobForecast[]> {
  const pages = pagesToForecast(jobs);
  const answers: (readonly JobForecast[])[] = [];
  const untilMs = Date.now() + LIMIT_MS;
  let next = 0;
  const lane = async () => {
    for (let page = next++; page < pages.length; page = next++) {
      if (Date.now() >= untilMs) throw new Problem('PLAN_UNAVAILABLE', tooLong(answers.flat().length, jobs.length));
      answers[page] = await plans.forecast(pages[page] ?? [], untilMs);
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_A_TIME }, lane));
  return answers.flat();
}

function tooLong(planned: number, all: number): string {
  return `Of ${all} jobs ${planned} were planned within ${LIMIT_MS / 1000} s.`;
}

/**
 * Returns when no strict job has a timeline of which its film would be without something.
 * @param pointer where the jobs stand in the body.
 * @throws Problem INVALID_REQUEST with each such thing by its job and its place; PLAN_UNAVAILABLE when no worker can say.
 */
export async function checkStrict(
  temporal: Pick<Temporal, 'plans'>,
  jobs: readonly JobSpecification[],
  pointer = '/jobs',
): Promise<void> {
  const strict = jobs.flatMap((job, place) => (job.strict ? [{ job, place }] : []));
  if (strict.length === 0) return;
  const forecasts = await forecastJobs(
    temporal,
    strict.map(({ job }) => job),
  );
  const faults = forecasts.flatMap(({ departures }, index) =>
    departures.map((words) => ({
      pointer: `${pointer}/${strict[index]?.place}/strict`,
      message: `the film of ${strict[index]?.job.project_id} would be without ${words}; take it out of the timeline, or submit the job without strict`,
    })),
  );
  if (faults.length > 0) throw refusalFor(faults);
}
