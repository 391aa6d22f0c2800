import type { Program } from '../../model/program';
import type { Store } from '../../store/store';
import type { Programs } from '../ffmpeg/programs';
import { describeMedia } from './describe-media';
import { layOut } from './lay-out';
import { orUnreadable } from './or-unreadable';
import { readFolder } from './read-folder';
import type { MediaFinder } from './timeline/media-finder';
import { readOtio } from './timeline/read-otio';

const TIMELINE = 'timeline.otio';

/**
 * A project as a program: its timeline if it has one, else its clips in order, conformed to its canvas.
 * @throws ReelbatchError that says what is wrong with the project, its timeline or its media, all faults at once.
 */
export async function assembleProgram(
  store: Pick<Store, 'media'>,
  programs: Programs,
  projectId: string,
  signal: AbortSignal,
): Promise<Program> {
  const describe = (path: string) => describeMedia(store, programs, path, signal);
  const finder: MediaFinder = {
    find: async (path) => await describe(`${projectId}/${path}`),
    findAbsolute: async (path) => await describe(await store.media.fromAbsolute(projectId, path)),
  };
  const text = await orUnreadable(`${projectId}/${TIMELINE}`, 'TIMELINE_INVALID', () =>
    store.media.readText(projectId, TIMELINE),
  );
  const timeline =
    text === undefined
      ? await readFolder(projectId, await filesOf(store, projectId), finder)
      : await readOtio(text, `${projectId}/${TIMELINE}`, finder);
  return layOut(timeline, projectId);
}

async function filesOf(store: Pick<Store, 'media'>, projectId: string): Promise<readonly string[]> {
  return await orUnreadable(projectId, 'MEDIA_UNREADABLE', () => store.media.list(projectId));
}
