import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BEAT_MS = 1000;

/**
 * Which plans somebody works at: a file for each, touched by whoever plans, renders or joins it. What such a plan wants is not removed to
 * make room, or a film that is larger than the room would push out its own spans for ever.
 */
export class PlansInUse {
  constructor(private readonly directory: string) {}

  /** Says that a plan is worked at now. */
  async mark(planRef: string): Promise<void> {
    const path = join(this.directory, planRef);
    const now = new Date();
    try {
      await utimes(path, now, now);
    } catch {
      await mkdir(this.directory, { recursive: true });
      await writeFile(path, '');
    }
  }

  /** Marks a plan as long as some work at it goes on. The mark stays behind and grows old. */
  async during<T>(planRef: string, work: () => Promise<T>): Promise<T> {
    await this.mark(planRef);
    const beat = setInterval(() => this.mark(planRef).catch(() => {}), BEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(beat);
    }
  }

  /** Plans that were marked since a moment, in milliseconds; older marks are removed. */
  async since(momentMs: number): Promise<string[]> {
    const live: string[] = [];
    for (const name of await readdir(this.directory).catch(() => [])) {
      const path = join(this.directory, name);
      const marked = await stat(path).catch(() => undefined);
      if (!marked) continue;
      if (marked.mtimeMs >= momentMs) live.push(name);
      else await rm(path, { force: true });
    }
    return live;
  }
}
