import { type Response, Router } from 'express';
import type { ProjectListView } from '../../../model/views';
import type { ProjectFolder } from '../../../store/projects';
import type { Store } from '../../../store/store';
import type { IntakeParts } from '../intake';
import { takesOnly } from '../methods';
import { Problem } from '../problem';
import { planProject } from './plan-project';
import { presentFolder, presentProject } from './present-project';
import { projectListQuerySchema, projectQuerySchema, readQuery, thumbnailQuerySchema } from './project-query';
import { sendThumbnail } from './send-thumbnail';

/** Who waits for an answer waits no longer than this. */
const LOOK_LIMIT_MS = 60_000;
/** Folders that are looked into at a time. */
const FOLDERS_AT_A_TIME = 50;

export interface ProjectParts extends IntakeParts {
  readonly store: Store;
}

/** Everything below `/api/v1/projects`. The media root is everybody's who may read: tenants share it. */
export function projectRoutes(parts: ProjectParts): Router {
  const router = Router();
  const { store, temporal } = parts;
  const folderOf = async (id: string): Promise<ProjectFolder> => {
    const folder = await store.projects.find(id);
    if (!folder) throw new Problem('PROJECT_NOT_FOUND');
    return folder;
  };

  router
    .route('/')
    .get(async ({ query }, response: Response<ProjectListView>) => {
      const { limit, cursor } = readQuery(projectListQuerySchema, query);
      const ids = (await store.projects.ids()).filter((id) => cursor === undefined || id > cursor);
      const found: ProjectFolder[] = [];
      // One more than the page holds says whether anything follows it. What a link leads elsewhere is no project.
      for (let from = 0; from < ids.length && found.length <= limit; from += FOLDERS_AT_A_TIME) {
        const looks = ids.slice(from, from + FOLDERS_AT_A_TIME).map((id) => store.projects.find(id));
        found.push(...(await Promise.all(looks)).filter((folder) => folder !== undefined));
      }
      const page = found.slice(0, limit);
      const next_cursor = found.length > limit ? (page.at(-1)?.id ?? null) : null;
      response.json({ projects: page.map(presentFolder), next_cursor });
    })
    .all(takesOnly('GET'));

  router
    .route('/:projectId')
    .get(async ({ params, query }, response) => {
      const { formats, quality } = readQuery(projectQuerySchema, query);
      const folder = await folderOf(params.projectId);
      const [plan, look] = await Promise.all([
        formats === undefined ? null : planProject(parts, folder.id, { formats, quality }),
        temporal.projects.look(folder.id, Date.now() + LOOK_LIMIT_MS),
      ]);
      response.json(presentProject(folder, look, plan));
    })
    .all(takesOnly('GET'));

  router
    .route('/:projectId/thumbnail')
    .get(async (request, response) => {
      const { at = null, width } = readQuery(thumbnailQuerySchema, request.query);
      const { id } = await folderOf(request.params.projectId);
      await sendThumbnail(parts, { projectId: id, atSeconds: at, width }, request, response);
    })
    .all(takesOnly('GET'));

  return router;
}
