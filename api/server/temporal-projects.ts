import type { ProjectLook, ThumbnailAnswer, ThumbnailOrder } from '../../model/project';
import {
  LOOK_AT_PROJECT_WORKFLOW,
  type LookAtProjectInput,
  MAKE_THUMBNAIL_WORKFLOW,
  type MakeThumbnailInput,
} from '../../workflows/messages';
import type { AskWorkers } from './ask-workers';

/** Each throws Problem PLAN_UNAVAILABLE when no worker answers until then, in milliseconds, or TEMPORAL_UNAVAILABLE. */
export interface TemporalProjects {
  /** What a project is now. */
  look(projectId: string, untilMs: number): Promise<ProjectLook>;
  /** A picture of its film, in the store. */
  thumbnail(order: ThumbnailOrder, untilMs: number): Promise<ThumbnailAnswer>;
}

export function temporalProjects(ask: AskWorkers): TemporalProjects {
  return {
    async look(projectId, untilMs) {
      const input: LookAtProjectInput = { projectId };
      const summary = `What the project ${projectId} is`;
      return await ask({ workflow: LOOK_AT_PROJECT_WORKFLOW, name: 'project', summary, input, untilMs });
    },
    async thumbnail(order, untilMs) {
      const input: MakeThumbnailInput = order;
      const summary = `A picture of ${order.projectId}`;
      return await ask({ workflow: MAKE_THUMBNAIL_WORKFLOW, name: 'thumbnail', summary, input, untilMs });
    },
  };
}
