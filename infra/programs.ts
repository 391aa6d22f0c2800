import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The official server and its Web UI, or the `temporal` CLI, which carries both. */
export type TemporalPrograms =
  | { readonly kind: 'server'; readonly server: string; readonly ui: string }
  | { readonly kind: 'cli'; readonly cli: string };

/** Absolute paths of the programs that the set-up found or made. */
export interface Programs {
  /** Null when the set-up ran for a cluster of one's own and knew of no server here. */
  readonly temporal: TemporalPrograms | null;
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Of the tests alone; null where it could not be installed, absent where nobody tried. */
  readonly schemathesis?: string | null;
}

/** The project's folder: from the sources as well as from what is built into dist/. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * Reads what infra/setup.mjs noted down at its end.
 * @throws Error telling to run the set-up when it has not run, or when a program has gone since.
 */
export function findPrograms(): Programs {
  const record = join(projectRoot(), 'dist', 'programs.json');
  if (!existsSync(record)) throw new Error('The set-up has not run here yet: npm run setup');
  const programs = JSON.parse(readFileSync(record, 'utf8')) as Programs;
  const gone = pathsOf(programs).filter((path) => !existsSync(path));
  if (gone.length > 0) throw new Error(`Gone since the set-up: ${gone.join(', ')}. Run it again: npm run setup`);
  return programs;
}

/**
 * The programs of a Temporal server, for who must have one.
 * @throws Error when the set-up made none because a cluster was named.
 */
export function findTemporal(): TemporalPrograms {
  const { temporal } = findPrograms();
  if (temporal === null)
    throw new Error(
      'The set-up ran for a cluster of your own and got no server. Without TEMPORAL_ADDRESS and profiles: npm run setup',
    );
  return temporal;
}

function pathsOf({ temporal, ffmpeg, ffprobe }: Programs): string[] {
  if (temporal === null) return [ffmpeg, ffprobe];
  return [ffmpeg, ffprobe, ...(temporal.kind === 'cli' ? [temporal.cli] : [temporal.server, temporal.ui])];
}
