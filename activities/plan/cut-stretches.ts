import type { AudioPiece } from '../../model/program';
import type { Rational } from '../../model/rational';
import { toNumber } from '../../model/rational';
import { sliceRow } from './pieces';

/** A stretch ends at the first place after this where every row has a cut; a film without such places is one stretch. */
const TARGET_SECONDS = 60;
/** Or after this many pieces: one filter graph of a thousand inputs takes a minute and gigabytes. */
const MOST_PIECES = 50;

export interface CutStretch {
  readonly firstFrame: number;
  readonly frames: number;
  readonly rows: readonly (readonly AudioPiece[])[];
}

/** The same part of one row alone. Silence all through has no rows. */
export function rowOf({ rows, ...stretch }: CutStretch, row: number): CutStretch {
  return { ...stretch, rows: rows[row] ? [rows[row]] : [] };
}

/** Cuts the sound of a film into stretches that join without a click: each ends where no row goes on in the same source. */
export function cutStretches(rows: readonly (readonly AudioPiece[])[], frames: number, rate: Rational): CutStretch[] {
  if (rows.every((row) => row.every((piece) => piece.kind === 'silence'))) return [{ firstFrame: 0, frames, rows: [] }];
  const edges = chooseEdges(rows.map(edgesOf), frames, TARGET_SECONDS * toNumber(rate));
  return edges.slice(1).map((end, index) => {
    const begin = edges[index] ?? 0;
    return { firstFrame: begin, frames: end - begin, rows: rows.map((row) => sliceRow(row, begin, end, rate)) };
  });
}

function edgesOf(row: readonly AudioPiece[]): readonly number[] {
  let at = 0;
  return row.map((piece) => {
    at += piece.frames;
    return at;
  });
}

function chooseEdges(rows: readonly (readonly number[])[], frames: number, target: number): number[] {
  const [first = [], ...others] = rows;
  const common = first.filter((edge) => others.every((row) => row.includes(edge)));
  const edges = [0];
  let pieces = 0;
  for (const edge of common) {
    pieces += 1;
    if (edge < frames && (edge - (edges.at(-1) ?? 0) >= target || pieces >= MOST_PIECES)) {
      edges.push(edge);
      pieces = 0;
    }
  }
  return [...edges, frames];
}
