import { createHash } from 'node:crypto';
import { ReelbatchError } from '../../model/failure';
import { canvasWish, type PictureFields } from '../../model/picture';
import type { Program, TimelineFile } from '../../model/program';
import type { Fingerprint } from '../../model/specification';
import { BUNDLE } from '../../store/media';
import type { Store } from '../../store/store';
import type { Programs } from '../ffmpeg/programs';
import { describeMedia } from './describe-media';
import { describeSequence } from './describe-sequence';
import { layOut } from './lay-out';
import { orUnreadable } from './or-unreadable';
import { readFolder } from './read-folder';
import type { ReadTimeline } from './timeline/clips';
import type { MediaFinder } from './timeline/media-finder';
import { readEdl } from './timeline/read-edl';
import { readOtio } from './timeline/read-otio';

const OTIO = 'timeline.otio';
const EDL = 'timeline.edl';

/** What of a job decides its film. */
export interface WantedFilm extends Pick<PictureFields, 'resolution' | 'frame_rate' | 'fit'> {
  readonly project_id: string;
  readonly fingerprint?: Fingerprint;
}

/** A program with the timeline that it was laid out from. */
export interface AssembledFilm {
  readonly program: Program;
  readonly timeline: ReadTimeline;
}

/** The program of {@link assembleFilm}. */
export async function assembleProgram(...film: Parameters<typeof assembleFilm>): Promise<Program> {
  return (await assembleFilm(...film)).program;
}

/**
 * A project as a program: its timeline if it has one, else its clips in order, conformed to its canvas or to that of the job.
 * @throws ReelbatchError that says what is wrong with the project, its timeline or its media, all faults at once.
 */
export async function assembleFilm(
  store: Pick<Store, 'media'>,
  programs: Programs,
  film: WantedFilm,
  signal: AbortSignal,
): Promise<AssembledFilm> {
  const { project_id: projectId, fingerprint = 'quick' } = film;
  const describe = (path: string) => describeMedia(store, programs, path, { signal, fingerprint });
  const finderIn = (folder: string): MediaFinder => ({
    find: async (path) => await describe(`${folder}/${path}`),
    findAbsolute: async (path) => await describe(await store.media.fromAbsolute(projectId, path)),
    findSequence: async ({ path, isAbsolute }, images) => {
      const prefix = isAbsolute ? await store.media.fromAbsolute(projectId, path) : `${folder}/${path}`;
      return await describeSequence(store, programs, { ...images, prefix }, { signal, fingerprint });
    },
  });
  const { timeline, file } = await readProject(store, projectId, finderIn);
  const program = { ...layOut(timeline, projectId, canvasWish(film)), ...(file ? { timeline: file } : {}) };
  return { program, timeline };
}

interface ReadProject {
  readonly timeline: ReadTimeline;
  readonly file?: TimelineFile;
}

/** OpenTimelineIO says more than an edit decision list: where there are both, it is the film. A timeline beside a bundle is the newer cut of it. */
async function readProject(
  store: Pick<Store, 'media'>,
  projectId: string,
  finderIn: (folder: string) => MediaFinder,
): Promise<ReadProject> {
  const finder = finderIn(projectId);
  const textOf = async (name: string) =>
    await orUnreadable(`${projectId}/${name}`, 'TIMELINE_INVALID', () => store.media.readTimeline(projectId, name));
  const otio = await textOf(OTIO);
  if (otio !== undefined) {
    const path = `${projectId}/${OTIO}`;
    return { timeline: await orBeyondReach(path, () => readOtio(otio, path, finder)), file: fileOf(path, otio) };
  }
  const bundle = `${projectId}/${BUNDLE}`;
  const bundled = await orUnreadable(bundle, 'TIMELINE_INVALID', () => store.media.readBundledTimeline(projectId));
  // What it names without a path of its own lies in it.
  if (bundled !== undefined)
    return { timeline: await readOtio(bundled, bundle, finderIn(bundle)), file: fileOf(bundle, bundled) };
  const edl = await textOf(EDL);
  const names = await filesOf(store, projectId);
  if (edl === undefined) return { timeline: await readFolder(projectId, names, finder) };
  const path = `${projectId}/${EDL}`;
  return { timeline: await orBeyondReach(path, () => readEdl(edl, path, { finder, names })), file: fileOf(path, edl) };
}

/** A number that no place of the timeline could be blamed for is the file's fault all the same, and no better at the next try. */
async function orBeyondReach<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ReelbatchError('TIMELINE_INVALID', `It has a number beyond reach: ${error.message}.`, path);
  }
}

function fileOf(path: string, text: string): TimelineFile {
  return { path, sha256: createHash('sha256').update(text).digest('hex') };
}

async function filesOf(store: Pick<Store, 'media'>, projectId: string): Promise<readonly string[]> {
  return await orUnreadable(projectId, 'MEDIA_UNREADABLE', () => store.media.list(projectId));
}
