import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An ffmpeg that is the real one and spoils what goes into the encoders, as a broken encoder would: its filter graphs are rewritten.
 * @param rewrite expression of sed for the text of a graph.
 * @returns its path, in the folder.
 */
export async function faultyFfmpeg(folder: string, rewrite: string): Promise<string> {
  const path = join(folder, 'faulty-ffmpeg');
  const lines = [
    '#!/bin/sh',
    'previous=',
    'for argument in "$@"; do',
    `  [ "$previous" = -filter_complex_script ] && sed -z -i '${rewrite.replaceAll("'", "'\\''")}' "$argument"`,
    '  previous=$argument',
    'done',
    'exec ffmpeg "$@"',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Rewrites the pictures of the first output of each span behind the place where they are looked at. */
export function spoiltPictures(filter: string): string {
  return spoilt('out0', filter);
}

/** The same for sound. */
export function spoiltSound(filter: string): string {
  return spoilt('heard', filter);
}

function spoilt(label: string, filter: string): string {
  return `s/\\(.*\\)\\[${label}\\]\\(.*\\)/\\1[clean]\\2;[clean]${filter}[${label}]/`;
}
