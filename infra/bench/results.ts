import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { inheritedEnvironment } from '../config';
import type { Bench } from './bench';
import { type Figure, judge } from './figure';

export interface Results {
  readonly folder: string;
  /** Names the file: a later run leaves it alone. */
  readonly startedAt: Date;
  readonly bench: Pick<Bench, 'rounds' | 'programs'>;
  readonly figures: readonly Figure[];
}

/** Writes all figures with the value of every round and what they were measured on. @returns the path. */
export async function writeResults({ folder, startedAt, bench, figures }: Results): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${startedAt.toISOString().replaceAll(':', '-')}.json`);
  const settings = Object.entries(inheritedEnvironment()).filter(([name]) => name.startsWith('REELBATCH_'));
  const document = {
    started_at: startedAt.toISOString(),
    rounds: bench.rounds,
    machine: { processors: availableParallelism(), model: cpus()[0]?.model ?? 'unknown', memory_bytes: totalmem() },
    node: process.version,
    ffmpeg: execFileSync(bench.programs.ffmpeg, ['-version'], { encoding: 'utf8' }).split('\n')[0],
    settings: Object.fromEntries(settings),
    figures: figures.map(judge),
  };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  return path;
}
