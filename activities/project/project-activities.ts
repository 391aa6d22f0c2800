import { Context } from '@temporalio/activity';
import type { ControlActivities, PictureActivities } from '../../model/activities';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import type { FfmpegGate } from '../ffmpeg/gate';
import type { Programs } from '../ffmpeg/programs';
import { lookAtProject } from './look-at-project';
import { makeThumbnail } from './make-thumbnail';

/** Says what projects are, and writes nothing but what is found out about media files. */
export function createProjectActivities({ store, programs }: ProjectParts): Pick<ControlActivities, 'lookAtProject'> {
  return {
    async lookAtProject({ projectId }) {
      return await runActivity(async ({ signal }) => await lookAtProject(store, programs, projectId, signal));
    },
  };
}

interface ProjectParts {
  readonly store: Pick<Store, 'media'>;
  readonly programs: Programs;
}

export interface PictureParts {
  readonly store: Pick<Store, 'media' | 'renditions' | 'thumbnails'>;
  readonly programs: Programs;
  readonly gate: FfmpegGate;
}

/** Makes pictures for who looks at projects. */
export function createPictureActivities({ store, programs, gate }: PictureParts): PictureActivities {
  return {
    async makeThumbnail(order) {
      return await runActivity(async ({ signal }) => {
        const owner = Context.current().info.workflowExecution?.workflowId ?? '';
        return await makeThumbnail({ store, context: { programs, gate, signal }, owner }, order);
      });
    },
  };
}
