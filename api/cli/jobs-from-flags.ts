import type { BatchRequest } from '../client/client';
import { Stop } from './errors';

/** Jobs as flags name them: each project is a job. */
export interface JobFlags {
  readonly project?: readonly string[];
  readonly format?: readonly string[];
  readonly quality?: string;
}

type Jobs = BatchRequest['jobs'];

/**
 * The jobs that flags name.
 * @throws Stop with all that is missing.
 */
export function jobsFromFlags({ project = [], format = [], quality }: JobFlags): Jobs {
  const missing = [...(project.length === 0 ? ['--project'] : []), ...(format.length === 0 ? ['--format'] : [])];
  if (missing.length > 0)
    throw new Stop('usage', `Without a file ${missing.join(' and ')} must be given.`, 'Name a file, - or these flags.');
  return project.map((project_id) => ({
    project_id,
    formats: format,
    ...(quality === undefined ? {} : { quality: quality as NonNullable<Jobs[number]['quality']> }),
  }));
}

/** A file says itself what its jobs are. @throws Stop naming the flags that do not go with it. */
export function refuseWithFile(file: string, flags: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const names = given.map(([name]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new Stop('usage', `${names.join(', ')} cannot be given with the file ${file}, which says it itself.`);
}
