import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectIdSchema } from '../model/identifier';
import type { ProjectSource } from '../model/project';
import type { Media } from './media';

const TIMELINES = ['timeline.otio', 'timeline.otioz', 'timeline.edl'] as const satisfies readonly ProjectSource[];

/** What a project's folder shows without a look into its files. */
export interface ProjectFolder {
  readonly id: string;
  readonly source: ProjectSource;
  /** Files directly in it, without hidden ones and the timeline that is its film. */
  readonly files: number;
  /** When its timeline was last written, or a file put into its folder or taken out. */
  readonly modifiedAt: Date;
}

/** The folders under the media root, as a list of projects. */
export class Projects {
  constructor(
    private readonly root: string,
    private readonly media: Pick<Media, 'list' | 'projectExists'>,
  ) {}

  /** In the order of their letters' codes, so that a list may go on behind any of them. What has another name can be no project. */
  async ids(): Promise<readonly string[]> {
    const entries = await readdir(this.root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .filter((name) => projectIdSchema.safeParse(name).success)
      .sort((a, b) => (a < b ? -1 : 1));
  }

  /** Undefined where no project of this name can be named: nothing is there, or a link leads out of the media root. */
  async find(projectId: string): Promise<ProjectFolder | undefined> {
    if (!projectIdSchema.safeParse(projectId).success || !(await this.media.projectExists(projectId))) return undefined;
    const names = await this.media.list(projectId);
    const timeline = TIMELINES.find((name) => names.includes(name));
    const folder = join(this.root, projectId);
    const times = await Promise.all([join(folder, '.'), ...(timeline ? [join(folder, timeline)] : [])].map(changedMs));
    return {
      id: projectId,
      source: timeline ?? 'folder',
      files: names.length - (timeline ? 1 : 0),
      modifiedAt: new Date(Math.max(...times)),
    };
  }
}

async function changedMs(path: string): Promise<number> {
  return (await lstat(path)).mtimeMs;
}
