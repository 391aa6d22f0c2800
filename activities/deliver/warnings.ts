import type { AssemblyPlan, Lapse, RenditionRecord, Run } from '../../model/assembly-plan';
import type { Warning } from '../../model/deliverable';
import { toNumber } from '../../model/rational';
import { SAMPLE_RATE } from '../../model/sample-clock';
import { joined, without } from './runs';
import { timecodeOfFilm } from './start-timecode';

/** A single black frame is seen; one that is shown twice is not. */
const SHORTEST_FREEZE_SECONDS = 0.25;
/** Of a silence, without what is silent in the sources; it was looked for from half a second on. */
const SHORTEST_SILENCE_SECONDS = 0.2;
/** Codecs blur where sound begins and ends. */
const BLUR_SECONDS = 0.1;
/** Two of a kind that are closer than this are told as one. */
const GAP_SECONDS = 0.5;
/** Of more than these the closest are told as one. */
const MOST_WARNINGS = 100;

/** How the film counts its frames. */
type FilmCount = Pick<AssemblyPlan, 'canvas' | 'start'>;

export interface Looked {
  readonly plan: FilmCount;
  readonly spans: readonly RenditionRecord[];
  readonly stretches: readonly RenditionRecord[];
  /** Where the finished file is silent, in samples. */
  readonly silences: readonly Run[];
}

/**
 * Where a finished film is black, stands still or is silent and its sources are not, in order. Of spans and sound that nobody looked at
 * when they were rendered nothing is said.
 */
export function warningsOf({ plan, spans, stretches, silences }: Looked): Warning[] {
  const { rate } = plan.canvas;
  const frames = (seconds: number) => seconds * toNumber(rate);
  const lapses = placed(spans, ({ lapses = [] }) => lapses);
  const seconds = (kind: Warning['kind'], runs: readonly Run[], unit: number) =>
    runs.map(({ from, to }) => ({ kind, from: from / unit, to: to / unit }));
  const pictures = (kind: Lapse['kind'], shortest: number) => {
    const runs = lapses.filter((lapse) => lapse.kind === kind);
    const long = joined(runs, frames(GAP_SECONDS)).filter(({ from, to }) => to - from >= frames(shortest));
    return seconds(kind, long, toNumber(rate));
  };
  const found = [
    ...pictures('black', 0),
    ...pictures('freeze', SHORTEST_FREEZE_SECONDS),
    ...seconds('silence', silentAlone(stretches, silences), SAMPLE_RATE),
  ];
  return fewer(found)
    .sort((a, b) => a.from - b.from)
    .map((one) => inWords(one, plan));
}

/** The parts of silences in which the sources are not silent. */
function silentAlone(stretches: readonly RenditionRecord[], silences: readonly Run[]): Run[] {
  const samples = (seconds: number) => seconds * SAMPLE_RATE;
  const unknown = ({ length }: RenditionRecord): Run[] => [{ from: 0, to: length }];
  const inSources = placed(stretches, (record) => record.silences ?? unknown(record));
  const blurred = inSources.map(({ from, to }) => ({
    from: from - samples(BLUR_SECONDS),
    to: to + samples(BLUR_SECONDS),
  }));
  const alone = without(silences, joined(blurred, 0)).filter(
    ({ from, to }) => to - from >= samples(SHORTEST_SILENCE_SECONDS),
  );
  return joined(alone, samples(GAP_SECONDS));
}

/** What was found in renditions that follow each other, counted from the beginning of the first. */
function placed<R extends Run>(
  records: readonly RenditionRecord[],
  of: (record: RenditionRecord) => readonly R[],
): R[] {
  let at = 0;
  return records.flatMap((record) => {
    const begin = at;
    at += record.length;
    return of(record).map((run) => ({ ...run, from: begin + run.from, to: begin + run.to }));
  });
}

interface Found extends Run {
  readonly kind: Warning['kind'];
}

/** So few that they can be listed: neighbours of a kind become one, at ever greater distances. */
function fewer(found: readonly Found[]): Found[] {
  let kept = [...found];
  for (let gap = GAP_SECONDS; kept.length > MOST_WARNINGS; gap *= 2) {
    kept = (['black', 'freeze', 'silence'] as const).flatMap((kind) =>
      joined(
        kept.filter((one) => one.kind === kind),
        gap,
      ).map((run) => ({ kind, ...run })),
    );
  }
  return kept;
}

function inWords({ kind, from, to }: Found, plan: FilmCount): Warning {
  const rate = toNumber(plan.canvas.rate);
  return {
    kind,
    from_seconds: milliseconds(from),
    to_seconds: milliseconds(to),
    from_timecode: timecodeOfFilm(Math.floor(from * rate + NEARLY), plan),
    to_timecode: timecodeOfFilm(Math.ceil(to * rate - NEARLY), plan),
  };
}

/** What binary fractions may be off by, in frames. */
const NEARLY = 1e-3;

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
