import { textTable } from '../demo/text-table';
import { type Spread, spreadOf } from './statistics';

export interface Goal {
  readonly is: 'at most' | 'at least';
  readonly value: number;
}

/** One thing that was measured, once in each round. */
export interface Figure {
  /** The letter of docs/bench.md. */
  readonly letter: string;
  readonly name: string;
  /** `ratio`, `s`, `%`, `jobs/h`, `ms` or `µs`. */
  readonly unit: string;
  readonly values: readonly number[];
  /** Figures without one are there to be read. */
  readonly goal?: Goal;
  /** What is held against the goal. Default: the median; `max` where the goal is about every moment. */
  readonly judged?: 'median' | 'max';
}

export interface JudgedFigure extends Figure, Spread {
  readonly met: boolean | null;
}

export function judge(figure: Figure): JudgedFigure {
  const spread = spreadOf(figure.values);
  const { goal, judged = 'median' } = figure;
  if (!goal) return { ...figure, ...spread, met: null };
  const value = spread[judged];
  return { ...figure, ...spread, met: goal.is === 'at most' ? value <= goal.value : value >= goal.value };
}

/** Ratios of two sides, round by round: what disturbs a round disturbs both. */
export function ratios(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, round) => value / (below[round] ?? Number.NaN));
}

const HEAD = ['', 'figure', 'unit', 'min', 'median', 'max', 'goal', 'met'];
const NUMBERS = new Set([3, 4, 5]);

/** The figures as a table for a person. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { letter, name, unit, min, median, max, goal, judged, met } = judge(figure);
    const about = goal ? `${judged === 'max' ? 'max ' : ''}${goal.is} ${goal.value}` : '';
    const verdict = met === null ? '' : met ? 'yes' : 'NO';
    return [`(${letter})`, name, unit, ...[min, median, max].map((value) => numberText(value)), about, verdict];
  });
  return textTable(HEAD, rows, NUMBERS);
}

function numberText(value: number): string {
  if (value >= 1000) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  // The goals below a tenth are told in thousandths.
  return value.toFixed(value > 0 && value < 0.1 ? 4 : 2);
}
