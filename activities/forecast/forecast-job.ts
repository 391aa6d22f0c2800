import type { AssemblyPlan } from '../../model/assembly-plan';
import { beyondTheFilm, type Captions, filmEndMs } from '../../model/captions';
import { expectedBytes } from '../../model/expected-size';
import { type Failure, ReelbatchError } from '../../model/failure';
import { type FormatForecast, type JobForecast, shownLines } from '../../model/forecast';
import { isFilm } from '../../model/preset';
import type { Media, Program } from '../../model/program';
import { compare, type Rational, toNumber } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import type { EncoderBuild } from '../ffmpeg/build';
import { checkCaptions, checkEncoders, checkSizes, type FilesOfJob, makePlan } from '../plan/make-plan';
import { refuseDepartures } from '../plan/plan-job';

export interface ForecastParts {
  readonly build: EncoderBuild;
  /** The hashes of a plan that the store has. */
  readonly files: FilesOfJob;
  readonly rendered: (plan: AssemblyPlan) => Promise<ReadonlySet<string>>;
}

/** What would become of a job. @param assembled its film, or why it cannot be assembled. */
export async function forecastJob(
  job: JobSpecification,
  assembled: Program | Failure,
  { build, rendered, files }: ForecastParts,
): Promise<JobForecast> {
  const nothing = { id: job.id, film: null, formats: [], leftOut: [], departures: [], warnings: [] };
  if ('code' in assembled) return { ...nothing, failures: [assembled, ...failuresOf(() => checkEncoders(job, build))] };
  const told = {
    leftOut: shownLines(assembled.leftOut),
    departures: shownLines(assembled.departures ?? []),
    warnings: shownLines([...warningsOf(assembled), ...captionWarnings(assembled, files.captions)]),
  };
  const failures = failuresOf(
    () => refuseDepartures(job, assembled),
    () => checkEncoders(job, build),
    () => checkSizes(job, assembled.canvas),
    () => checkCaptions(job, assembled, files.captions),
  );
  if (failures.length > 0) return { ...nothing, ...told, failures };
  const plan = makePlan(job, assembled, build, files);
  const found = await rendered(plan);
  return { ...nothing, ...told, ...forecastPlan(plan, found), failures };
}

function failuresOf(...checks: readonly (() => void)[]): Failure[] {
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof ReelbatchError) return [error.failure];
      throw error;
    }
  });
}

function forecastPlan(plan: AssemblyPlan, found: ReadonlySet<string>): Pick<JobForecast, 'film' | 'formats'> {
  const { canvas, frames, spans, audio } = plan;
  return {
    film: {
      canvas,
      frames,
      spans: spans.length,
      missingSpans: spans.filter(({ renditions }) => renditions.some((hash) => hash !== null && !found.has(hash)))
        .length,
      stretches: audio.length,
      renderedStretches: audio.filter(({ rendition, stems = [] }) =>
        [rendition, ...stems].every((hash) => found.has(hash)),
      ).length,
    },
    formats: plan.deliverables.map((_, index) => forecastFormat(plan, index, found)),
  };
}

function forecastFormat(plan: AssemblyPlan, index: number, found: ReadonlySet<string>): FormatForecast {
  const { canvas, frames, spans } = plan;
  const { id, preset, fileName, costPerFrame, deliverCost } = plan.deliverables[
    index
  ] as AssemblyPlan['deliverables'][number];
  // What is no film is made of no spans.
  const own = isFilm(preset) ? spans : [];
  const missing = own.filter(({ renditions }) => !found.has(renditions[index] ?? ''));
  const pixels = canvas.width * canvas.height;
  return {
    id,
    preset: preset.name,
    fileName,
    renderedSpans: own.length - missing.length,
    missingSpans: missing.length,
    renderCost: missing.reduce((sum, span) => sum + span.frames * costPerFrame, 0),
    deliverCost,
    bytes: expectedBytes(preset, { pixels, frames, seconds: frames / toNumber(canvas.rate) }),
  };
}

/** What is done to pictures that are not as the film is. */
export function warningsOf({ canvas, media }: Program): string[] {
  return media.flatMap(({ path, video }: Media) => {
    if (!video) return [];
    const small = video.width < canvas.width && video.height < canvas.height;
    const other = !video.still && compare(video.rate, canvas.rate) !== 0;
    return [
      ...(small
        ? [
            `${path} has ${video.width}x${video.height} pixels and is enlarged to the canvas of ${canvas.width}x${canvas.height}`,
          ]
        : []),
      ...(other
        ? [`${path} has ${inWords(video.rate)} frames a second and is conformed to ${inWords(canvas.rate)}`]
        : []),
      ...(video.interlaced ? [`${path} is interlaced and is deinterlaced`] : []),
    ];
  });
}

function captionWarnings({ canvas, frames }: Program, captions: Captions | undefined): string[] {
  const told = beyondTheFilm(captions?.cues ?? [], filmEndMs(frames, canvas.rate));
  return told.map((words) => `captions: ${words}`);
}

function inWords({ num, den }: Rational): string {
  return den === 1 ? String(num) : `${num}/${den}`;
}
