import { fillTemplate, namesFault, namesVersion, templateFault } from './file-name';
import { isFilm, needsCaptions, QUALITIES, type Quality } from './preset';
import type { PresetSet } from './preset-set';
import type { ProblemFault } from './views';

/** A batch as far as names of files tell of it. */
export interface NamedBatch {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
}

/** What a job is specified with. */
export interface SpecifyContext {
  readonly presets: PresetSet;
  readonly batch: NamedBatch;
}

interface NamedJob {
  readonly id: string;
  readonly projectId: string;
  readonly formats: readonly string[];
  readonly quality: Quality;
  readonly version: string | undefined;
}

/** How the files of a job are called after its template, one for each format. */
export function fileNames(template: string, job: NamedJob, { presets, batch }: SpecifyContext): string[] {
  return job.formats.map((format) => {
    const preset = presets.presetFor(format, job.quality);
    const name = fillTemplate(template, {
      project: job.projectId,
      preset: preset.name,
      format,
      quality: job.quality,
      version: job.version ?? '',
      date: batch.createdAt.slice(0, 10),
      job: job.id,
      batch: batch.id,
    });
    return `${name}.${preset.container}`;
  });
}

/** As long as those that are not known yet. */
const SOME_BATCH: NamedBatch = { id: '00000000-0000-7000-8000-000000000000', createdAt: '2000-01-01T00:00:00.000Z' };
const SOME_JOB = 'job-0000';

/** What formats, captions and names of a job's files have against one another. What is no good itself is its schema's to tell. */
export function faultsOfOutputs(given: unknown, place: number, presets: PresetSet): ProblemFault[] {
  if (typeof given !== 'object' || given === null) return [];
  const job = given as Readonly<Record<string, unknown>>;
  const formats = Array.isArray(job['formats']) ? job['formats'] : [];
  const quality = QUALITIES.find((one) => one === job['quality']) ?? 'standard';
  const known = formats.filter((format): format is string => presets.formatNames.includes(format));
  const needing =
    job['captions'] === undefined ? known.filter((format) => needsCaptions(presets.presetFor(format, quality))) : [];
  return [
    ...needing.map((format) => ({
      pointer: `/jobs/${place}/formats/${formats.indexOf(format)}`,
      message: `${format} needs captions; name a file of the project in the job's captions`,
    })),
    ...faultsOfWatermark(job, known, { quality, place, presets }),
    ...faultsOfNames(job, { formats: [...new Set(known)], quality, place, presets }),
  ];
}

interface Outputs {
  readonly formats: readonly string[];
  readonly quality: Quality;
  readonly place: number;
  readonly presets: PresetSet;
}

/** Somebody would hand out a film as marked that is not. */
function faultsOfWatermark(
  { watermark }: Readonly<Record<string, unknown>>,
  formats: readonly string[],
  { quality, place, presets }: Pick<Outputs, 'quality' | 'place' | 'presets'>,
): ProblemFault[] {
  const marks = (format: string) => {
    const preset = presets.presetFor(format, quality);
    return isFilm(preset) && preset.picture?.burnIn?.watermark === true;
  };
  if (watermark === undefined || formats.some(marks)) return [];
  const message =
    'is burned in by none of the formats; h264-review does it, and every preset whose burn_in has watermark';
  return [{ pointer: `/jobs/${place}/watermark`, message }];
}

function faultsOfNames(
  job: Readonly<Record<string, unknown>>,
  { formats, quality, place, presets }: Outputs,
): ProblemFault[] {
  const { file_name: template, version, id, project_id: projectId } = job;
  if (typeof template !== 'string' || templateFault(template) !== undefined) return [];
  if (namesVersion(template) && version === undefined)
    return [{ pointer: `/jobs/${place}/version`, message: 'is missing; file_name has the field {version}' }];
  const named = {
    id: textOf(id) ?? SOME_JOB,
    projectId: textOf(projectId) ?? '',
    formats,
    quality,
    version: textOf(version),
  };
  const message = namesFault(fileNames(template, named, { presets, batch: SOME_BATCH }), formats);
  return message === undefined ? [] : [{ pointer: `/jobs/${place}/file_name`, message }];
}

function textOf(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}
