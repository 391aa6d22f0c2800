import type { ControlActivities } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { type Failure, ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import type { Fingerprint, JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import { encoderBuild } from '../ffmpeg/build';
import type { Programs } from '../ffmpeg/programs';
import { assembleProgram } from '../plan/assemble-program';
import { lookAt } from '../plan/look-at';
import { alreadyRendered, captionsOf } from '../plan/plan-job';
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
        const assemble = async (key: string): Promise<Program | Failure> => {
          const [projectId = '', fingerprint] = JSON.parse(key) as [string, Fingerprint];
          try {
            return await assembleProgram(store, programs, projectId, signal, fingerprint);
          } catch (error) {
            if (error instanceof ReelbatchError) return error.failure;
            trouble = error;
            throw error;
          }
        };
        const projects = await lookAt(jobs.map(filmOf), signal, assemble);
        return await Promise.all(
          jobs.map(async (job) => {
            const assembled = projects.get(filmOf(job));
            // Nobody foresaw it, and the job itself would meet it too: tried again.
            if (!assembled) throw trouble;
            const rendered = (plan: AssemblyPlan) => alreadyRendered(store, plan);
            try {
              return await forecastJob(job, assembled, { build, rendered, captions: await captionsOf(store, job) });
            } catch (error) {
              if (!(error instanceof ReelbatchError)) throw error;
              return await forecastJob(job, error.failure, { build, rendered, captions: undefined });
            }
          }),
        );
      });
    },
  };
}

/** Jobs of one film have it assembled once. */
function filmOf({ project_id, fingerprint = 'quick' }: JobSpecification): string {
  return JSON.stringify([project_id, fingerprint]);
}
