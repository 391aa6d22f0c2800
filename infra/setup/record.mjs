import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the set-up found, for the programs that start later (infra/programs.ts reads it): dist/programs.json.
 *
 * @typedef {{kind: 'server', server: string, ui: string} | {kind: 'cli', cli: string}} Temporal
 * @typedef {{temporal?: Temporal | null, ffmpeg?: string, ffprobe?: string, ffmpegMark?: string, schemathesis?: string | null}} ProgramRecord
 */

/**
 * @param {string} root
 * @returns {ProgramRecord} Empty when there is none that can be read.
 */
export function readRecord(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', 'programs.json'), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Adds to the record; a reader sees the old one or the new one.
 *
 * @param {string} root
 * @param {ProgramRecord} news
 */
export function writeRecord(root, news) {
  const before = readRecord(root);
  const after = { ...before, ...news };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const path = join(root, 'dist', 'programs.json');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(after, undefined, 2)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}
