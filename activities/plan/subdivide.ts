/** A place where a film may be cut. */
export interface Cut {
  /** Frame of the film before which it lies. */
  readonly at: number;
  /** Of all cuts of a part the one with the lowest is made. */
  readonly rank: string;
}

export interface Division<C> {
  /** True for a part that is to be cut further. */
  readonly isLong: (from: C, to: C) => boolean;
  /** True for two cuts, or a cut and an end of the film, that may not both be made. */
  readonly isNear: (from: C, to: C) => boolean;
}

/**
 * Adds cuts to those that are kept, until no part between two of them is too long or has a cut far enough from its ends: the recursion of
 * a treap (docs/decisions/0001-span-boundaries.md).
 * @param cuts in their order, and so are `kept`, which are some of them.
 * @param ends beginning and end of the film.
 */
export function subdivide<C extends Cut>(
  cuts: readonly C[],
  kept: readonly C[],
  ends: readonly [C, C],
  { isLong, isNear }: Division<C>,
): C[] {
  const result: C[] = [];
  const divide = (from: C, to: C, between: readonly C[]) => {
    if (!isLong(from, to)) return;
    const best = between
      .filter((cut) => !isNear(from, cut) && !isNear(cut, to))
      .reduce<C | undefined>((a, b) => (a && a.rank <= b.rank ? a : b), undefined);
    if (!best) return;
    const at = between.indexOf(best);
    divide(from, best, between.slice(0, at));
    result.push(best);
    divide(best, to, between.slice(at + 1));
  };
  const [begin, end] = ends;
  let from = begin;
  let behind = 0;
  for (const cut of kept) {
    const at = cuts.indexOf(cut, behind);
    divide(from, cut, cuts.slice(behind, at));
    result.push(cut);
    from = cut;
    behind = at + 1;
  }
  divide(from, end, cuts.slice(behind));
  return result;
}
