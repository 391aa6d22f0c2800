import type { FailureCode } from '../../../model/failure';
import { projectListViewSchema, projectViewSchema } from '../../../model/views';
import { PROJECTS } from '../present';
import { projectListQuerySchema, projectQuerySchema, thumbnailQuerySchema } from '../projects/project-query';
import type { Operation } from './operation';

const PROJECT = `${PROJECTS}/{project_id}`;

/** Why there is no picture of a film: what its look says in `failures`. */
const NO_FILM: readonly FailureCode[] = [
  'PROJECT_EMPTY',
  'TIMELINE_INVALID',
  'TIMELINE_UNSUPPORTED',
  'MEDIA_MISSING',
  'MEDIA_OUTSIDE_ROOT',
  'MEDIA_UNREADABLE',
  'MEDIA_TRUNCATED',
  'MEDIA_DAMAGED',
];

/** What is asked of projects. */
export function projectOperations(): readonly Operation[] {
  return [
    {
      method: 'get',
      path: PROJECTS,
      id: 'listProjects',
      tag: 'projects',
      summary: 'The projects under the media root, by name.',
      scope: 'read',
      query: projectListQuerySchema,
      answers: [{ status: 200, about: 'A page of them.', schema: projectListViewSchema }],
      refusals: [],
    },
    {
      method: 'get',
      path: PROJECT,
      id: 'getProject',
      tag: 'projects',
      summary: 'What a project is when it is assembled, and what delivering it would come to.',
      scope: 'read',
      query: projectQuerySchema,
      answers: [{ status: 200, about: 'The project, or in failures why it is no film.', schema: projectViewSchema }],
      refusals: ['PROJECT_NOT_FOUND', 'PLAN_UNAVAILABLE', 'TEMPORAL_UNAVAILABLE'],
    },
    {
      method: 'get',
      path: `${PROJECT}/thumbnail`,
      id: 'getThumbnail',
      tag: 'projects',
      summary: 'A picture of its film at a moment.',
      scope: 'read',
      query: thumbnailQuerySchema,
      answers: [{ status: 200, about: 'The picture.', types: ['image/jpeg'], headers: ['ETag', 'Cache-Control'] }],
      refusals: ['PROJECT_NOT_FOUND', 'PLAN_UNAVAILABLE', 'TEMPORAL_UNAVAILABLE', ...NO_FILM],
    },
  ];
}
