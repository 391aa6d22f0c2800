import type { BatchRequest } from '../../api/client/client';

/** A batch of one job in one format for each project. */
export function smallBatch(projects: readonly string[], maxConcurrent?: number): BatchRequest {
  return {
    name: 'bench, small',
    jobs: projects.map((id) => ({ project_id: id, formats: ['mp4'], quality: 'standard' })),
    ...(maxConcurrent === undefined ? {} : { max_concurrent: maxConcurrent }),
  };
}

export function jobsPerHour(jobs: number, seconds: number): number {
  return (3600 * jobs) / seconds;
}
