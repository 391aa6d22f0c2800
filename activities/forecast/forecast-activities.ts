import type { ControlActivities } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { type Failure, ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram, type WantedFilm } from '../plan/assemble-program';
import { lookAt } from '../plan/look-at';
import { readLuts } from '../plan/lut/read-luts';
import { alreadyRendered, captionsOf } from '../plan/plan-job';
import { forecastJob } from './forecast-job';

export interface ForecastActivityParts {
  readonly store: Pick<Store, 'media' | 'luts' | 'renditions'>;
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
        const assemble = async (film: WantedFilm): Promise<Program | Failure> => {
          try {
            return await assembleProgram(store, programs, film, signal);
          } catch (error) {
            if (error instanceof ReelbatchError) return error.failure;
            trouble = error;
            throw error;
          }
        };
        const look = await lookAt(jobs, signal, assemble);
        return await Promise.all(
          jobs.map(async (job) => {
            const assembled = look(job);
            // Nobody foresaw it, and the job itself would meet it too: tried again.
            if (!assembled) throw trouble;
            const rendered = (plan: AssemblyPlan) => alreadyRendered(store, plan);
            try {
              const files = { captions: await captionsOf(store, job), luts: await readLuts(store, job) };
              return await forecastJob(job, assembled, { build, rendered, files });
            } catch (error) {
              if (!(error instanceof ReelbatchError)) throw error;
              return await forecastJob(job, error.failure, { build, rendered, files: {} });
            }
          }),
        );
      });
    },
  };
}
