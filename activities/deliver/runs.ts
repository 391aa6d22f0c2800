import type { Run } from '../../model/assembly-plan';

/** In order, those with a gap between them no longer than this as one. */
export function joined(runs: readonly Run[], gap: number): Run[] {
  const all: Run[] = [];
  for (const { from, to } of [...runs].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from - last.to <= gap) all[all.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else all.push({ from, to });
  }
  return all;
}

/** What is left of runs when others are taken out of them. @param others in order, none touching the next. */
export function without(runs: readonly Run[], others: readonly Run[]): Run[] {
  return runs.flatMap(({ from, to }) => {
    const left: Run[] = [];
    let at = from;
    for (const other of others) {
      if (other.to <= at || other.from >= to) continue;
      if (other.from > at) left.push({ from: at, to: other.from });
      at = Math.max(at, other.to);
    }
    return at < to ? [...left, { from: at, to }] : left;
  });
}
