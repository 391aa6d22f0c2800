import { v7 as uuid } from 'uuid';
import { estimateRest, type JobLeft } from '../../model/estimate';
import type { FilmForecast, JobForecast } from '../../model/forecast';
import { toNumber } from '../../model/rational';
import type { JobSpecification } from '../../model/specification';
import { specify } from '../../model/specify';
import type { PlannedJobView, PlanView } from '../../model/views';
import type { Store } from '../../store/store';
import { graphOf } from './estimates';
import { forecastJobs } from './forecasts';
import { type IntakeParts, jobRules } from './intake';
import { readSubmission } from './read-submission';
import { type Rates, ratesOf, USUAL_RATES } from './work-left';

/** Batches of before whose speed is looked at, the newest first. */
const MOST_LOOKS = 20;

/**
 * What would become of a batch that is submitted now. Nothing is written, and no batch is made.
 * @throws Problem with every fault for which it would be refused, or when no worker answers.
 */
export async function planBatch(parts: IntakeParts, body: unknown): Promise<PlanView> {
  const { store, temporal, limits, presets } = parts;
  const submission = await readSubmission(body, { limits, ...(await jobRules(parts)) });
  const { batch, jobs } = specify(submission, presets, { id: uuid(), createdAt: new Date(), tenant: null });
  const forecasts = await forecastJobs(temporal, jobs);
  const [slots, measured] = await Promise.all([store.workers.slots(Date.now()), lastRates(store)]);
  const rates = measured ?? USUAL_RATES;
  const left = jobs.map((job, index) => leftOf(job, forecasts[index] as JobForecast, rates));
  const capacity = { slots, maxConcurrent: batch.max_concurrent, slowdown: rates.slowdown };
  const planned = jobs.map((job, index) => presentJob(job, forecasts[index] as JobForecast));
  return {
    name: batch.name,
    jobs_total: jobs.length,
    jobs_failing: planned.filter(({ failures }) => failures.length > 0).length,
    cpu_seconds: sum(planned.map((job) => job.cpu_seconds)),
    bytes: sum(planned.flatMap(({ deliverables }) => deliverables.map(({ bytes }) => bytes))),
    slots,
    run_seconds: slots === 0 ? null : estimateRest(graphOf(jobs), left, capacity).seconds,
    speed: measured ? 'measured' : 'assumed',
    jobs: planned,
  };
}

/** How fast the work of the newest batch was of which anything was measured. */
async function lastRates({ snapshots }: Pick<Store, 'snapshots'>): Promise<Rates | undefined> {
  for (const id of (await snapshots.list()).slice(0, MOST_LOOKS)) {
    const rates = ratesOf((await snapshots.read(id))?.speeds, []);
    if (rates) return rates;
  }
  return undefined;
}

/** A job that would fail takes no time. */
function leftOf({ priority }: JobSpecification, forecast: JobForecast, rates: Rates): JobLeft {
  const { formats, film, failures } = forecast;
  const cost = costOf(forecast);
  if (failures.length > 0) return { status: 'ended', priority, cost, asideSeconds: 0, steps: [] };
  return {
    status: 'pending',
    priority,
    cost,
    asideSeconds: rates.asideSeconds,
    steps: [
      {
        seconds: sum(formats.map(({ renderCost, preset }) => renderCost * rates.rendering(preset))),
        pieces: film?.missingSpans ?? 1,
      },
      {
        seconds: sum(formats.map(({ deliverCost }) => deliverCost * rates.delivering)),
        pieces: formats.length,
      },
    ],
  };
}

function presentJob(job: JobSpecification, forecast: JobForecast): PlannedJobView {
  const { film, formats, leftOut, warnings, failures } = forecast;
  return {
    id: job.id,
    project_id: job.project_id,
    configuration: { formats: [...job.formats], quality: job.quality },
    ...(film ? presentFilm(film) : NO_FILM),
    cpu_seconds: costOf(forecast),
    deliverables: formats.map(
      ({ id, preset, fileName, renderedSpans, missingSpans, renderCost, deliverCost, bytes }) => ({
        id,
        preset,
        file_name: fileName,
        rendered_spans: renderedSpans,
        missing_spans: missingSpans,
        cpu_seconds: renderCost + deliverCost,
        bytes,
      }),
    ),
    left_out: [...leftOut],
    warnings: [...warnings],
    failures: [...failures],
  };
}

type FilmView = Pick<
  PlannedJobView,
  'canvas' | 'frames' | 'duration_seconds' | 'spans' | 'sound_stretches' | 'rendered_sound_stretches'
>;

const NO_FILM: FilmView = {
  canvas: null,
  frames: null,
  duration_seconds: null,
  spans: null,
  sound_stretches: null,
  rendered_sound_stretches: null,
};

function presentFilm({ canvas, frames, spans, stretches, renderedStretches }: FilmForecast): FilmView {
  const { width, height, rate } = canvas;
  return {
    canvas: { width, height, frame_rate: `${rate.num}/${rate.den}` },
    frames,
    duration_seconds: frames / toNumber(rate),
    spans,
    sound_stretches: stretches,
    rendered_sound_stretches: renderedStretches,
  };
}

function costOf({ formats }: JobForecast): number {
  return sum(formats.map(({ renderCost, deliverCost }) => renderCost + deliverCost));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
