import type { Failure } from './failure';
import type { Canvas } from './program';
import type { JobSpecification } from './specification';

/** What a film would be, as its timeline and its media are now. */
export interface FilmForecast {
  readonly canvas: Canvas;
  readonly frames: number;
  readonly spans: number;
  /** Spans of which a format is not rendered yet. */
  readonly missingSpans: number;
  readonly stretches: number;
  readonly renderedStretches: number;
}

/** What a format of a job would be. Costs are expected CPU seconds. */
export interface FormatForecast {
  readonly id: string;
  readonly preset: string;
  readonly fileName: string;
  /** Spans that are rendered in it already. */
  readonly renderedSpans: number;
  /** Spans that are not; none of what is no film. */
  readonly missingSpans: number;
  /** Of these. */
  readonly renderCost: number;
  readonly deliverCost: number;
  /** Size of its file, about. */
  readonly bytes: number;
}

/** What would become of a job that is submitted now. Nothing of it is kept. */
export interface JobForecast {
  readonly id: string;
  /** Null where the project cannot be assembled. */
  readonly film: FilmForecast | null;
  /** Empty where the job could not be planned. */
  readonly formats: readonly FormatForecast[];
  /** What the timeline holds and the film would not, each with its place. */
  readonly leftOut: readonly string[];
  /** Of these, what decides what is seen or heard. */
  readonly departures: readonly string[];
  /** What a person might not expect. */
  readonly warnings: readonly string[];
  /** Everything for which the job would fail at its planning. */
  readonly failures: readonly Failure[];
}

/** Each is looked at by one activity, which is not to take long; and its answers fit into a payload. */
const JOBS_OF_A_PAGE = 20;
/** Well under the 2 MB of a payload. */
const PAGE_BYTES = 500_000;

/** Jobs as they are asked about: what they depend on is not looked at. Page by page, each of which fits into a payload. */
export function pagesToForecast(jobs: readonly JobSpecification[]): readonly (readonly JobSpecification[])[] {
  const pages: JobSpecification[][] = [];
  let [bytes, page] = [0, [] as JobSpecification[]];
  for (const job of jobs) {
    const asked = { ...job, dependencies: [] };
    const size = JSON.stringify(asked).length;
    if (page.length > 0 && (page.length >= JOBS_OF_A_PAGE || bytes + size > PAGE_BYTES)) {
      pages.push(page);
      [bytes, page] = [0, []];
    }
    page.push(asked);
    bytes += size;
  }
  return page.length > 0 ? [...pages, page] : pages;
}

/** Words of one kind for one job: a timeline of a hundred thousand markers is not told in full. */
const MOST_WORDS = 200;
const MOST_LETTERS = 10_000;

/** As many of some lines as a person reads, and how many more there are. */
export function shownLines(lines: readonly string[]): readonly string[] {
  let [letters, count] = [0, 0];
  for (const line of lines) {
    letters += line.length;
    if (count >= MOST_WORDS || (count > 0 && letters > MOST_LETTERS)) break;
    count += 1;
  }
  const more = lines.length - count;
  return more > 0 ? [...lines.slice(0, count), `and ${more} more`] : lines;
}
