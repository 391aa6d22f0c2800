import type { ControlActivities } from '../../model/activities';
import { type Failure, ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram } from '../plan/assemble-program';
import { lookAt } from '../plan/look-at';
import { alreadyRendered } from '../plan/plan-job';
import { forecastJob } from './forecast-job';

export interface ForecastActivityParts {
  readonly store: Pick<Store, 'media' | 'renditions'>;
  readonly programs: Programs;
}

/** Says what would become of jobs, and writes nothing but what is found out about media files. */
export function createForecastActivities({
  store,
  programs,
}: ForecastActivityParts): Pick<ControlActivities, 'forecastJobs'> {
  return {
    async forecastJobs({ jobs }) {
      return await runActivity(async ({ signal }) => {
        const build = await encoderBuild(programs);
        let trouble: unknown;
        const assemble = async (projectId: string): Promise<Program | Failure> => {
          try {
            return await assembleProgram(store, programs, projectId, signal);
          } catch (error) {
            if (error instanceof ReelbatchError) return error.failure;
            trouble = error;
            throw error;
          }
        };
        const projects = await lookAt(
          jobs.map(({ project_id }) => project_id),
          signal,
          assemble,
        );
        return await Promise.all(
          jobs.map(async (job) => {
            const assembled = projects.get(job.project_id);
            // Nobody foresaw it, and the job itself would meet it too: tried again.
            if (!assembled) throw trouble;
            return await forecastJob(job, assembled, { build, rendered: (plan) => alreadyRendered(store, plan) });
          }),
        );
      });
    },
  };
}
