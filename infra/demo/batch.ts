import type { BatchRequest } from '../../api/client/client';

/** The job that is cancelled while it runs, and then retried. */
export const CANCELLED_JOB = 'vertical-all';

/** Twelve jobs over four projects: several formats, all qualities that are quick, priorities and dependencies. */
export const DEMO_BATCH: BatchRequest = {
  name: 'MyFilm_Multiple_Deliverables',
  priority: 'high',
  max_concurrent: 3,
  jobs: [
    {
      id: 'trailer-draft',
      project_id: 'bunny-trailer',
      formats: ['mp4', 'mov', 'webm'],
      quality: 'draft',
      priority: 'high',
    },
    {
      id: 'trailer-web',
      project_id: 'bunny-trailer',
      formats: ['mp4'],
      quality: 'standard',
      dependencies: ['trailer-draft'],
    },
    { id: 'bars-draft', project_id: 'colour-bars', formats: ['mp4', 'webm'], quality: 'draft' },
    { id: 'bars-mp4', project_id: 'colour-bars', formats: ['mp4'], quality: 'standard' },
    { id: 'bars-master', project_id: 'colour-bars', formats: ['mov'], quality: 'master', dependencies: ['bars-draft'] },
    {
      id: CANCELLED_JOB,
      project_id: 'vertical',
      formats: ['mp4', 'mov', 'webm'],
      quality: 'standard',
      priority: 'urgent',
    },
    { id: 'vertical-draft', project_id: 'vertical', formats: ['mp4'], quality: 'draft' },
    { id: 'vertical-web', project_id: 'vertical', formats: ['webm'], quality: 'draft', priority: 'low' },
    { id: 'film-draft', project_id: 'short-film', formats: ['mp4', 'webm'], quality: 'draft' },
    { id: 'film-mp4', project_id: 'short-film', formats: ['mp4'], quality: 'high', dependencies: ['film-draft'] },
    { id: 'film-master', project_id: 'short-film', formats: ['mov'], quality: 'master', dependencies: ['film-draft'] },
    { id: 'film-all', project_id: 'short-film', formats: ['mp4', 'mov', 'webm'], quality: 'standard', priority: 'low' },
  ],
};
