import { availableParallelism } from 'node:os';
import type { WantedFilm } from './assemble-program';

/**
 * Looks at each of some films once, a few at a time: a look is one short process for each file, and a batch starts when all are
 * done. A project that cannot be read has no answer.
 */
export async function lookAt<T>(
  films: readonly WantedFilm[],
  signal: AbortSignal,
  look: (film: WantedFilm) => Promise<T>,
): Promise<(film: WantedFilm) => T | undefined> {
  const found = new Map<string, T>();
  const waiting = [...new Map(films.map((film) => [nameOf(film), film]))];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, film] = next;
      try {
        found.set(name, await look(film));
      } catch {
        signal.throwIfAborted();
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return (film) => found.get(nameOf(film));
}

/** The same for jobs that want the same project on the same canvas. */
function nameOf({ project_id, resolution, frame_rate, fit, fingerprint = 'quick' }: WantedFilm): string {
  return JSON.stringify([project_id, resolution, frame_rate, fit, fingerprint]);
}
