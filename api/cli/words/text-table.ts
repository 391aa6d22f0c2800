import stringWidth from 'string-width';

/**
 * Rows under a head, each column as wide as its widest cell on a terminal, where a character of some scripts takes two places and a
 * colour none.
 * @param right Columns of numbers, which end together.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  const fill = (cell: string, column: number) => {
    const gap = ' '.repeat((widths[column] ?? 0) - stringWidth(cell));
    return right.has(column) ? gap + cell : cell + gap;
  };
  const line = (cells: readonly string[]) => cells.map(fill).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
