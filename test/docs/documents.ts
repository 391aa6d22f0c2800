import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A document of the product, by its path from the clone's folder. */
export function readDocument(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The rows of every table of a Markdown text, heads left out; cells trimmed, without the marks of code. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n');
  return lines.flatMap((line, index) => {
    if (!line.startsWith('|') || isRule(line) || isRule(lines[index + 1] ?? '')) return [];
    return [
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    ];
  });
}

/** The text below a heading up to the next heading of any level. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const begin = lines.findIndex(
    (line) => /^#+ /.test(line) && line.replace(/^#+ /, '').replaceAll('`', '') === heading,
  );
  if (begin < 0) throw new Error(`there is no heading '${heading}'`);
  const length = lines.slice(begin + 1).findIndex((line) => /^#+ /.test(line));
  return lines.slice(begin + 1, length < 0 ? undefined : begin + 1 + length).join('\n');
}

/** The first cells of the tables below a heading. */
export function namesUnder(markdown: string, heading: string): string[] {
  return tableRows(section(markdown, heading)).map(([name = '']) => name);
}

function isRule(line: string): boolean {
  return /^\|[\s|:-]+\|$/.test(line);
}
