import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Stop } from './errors';

/**
 * The JSON of a file, or of standard input where the path is `-`.
 * @throws Stop saying where it is no JSON.
 */
export async function readJson(path: string): Promise<unknown> {
  const content = await readAll(path);
  try {
    return JSON.parse(content);
  } catch (error) {
    // It quotes what it stopped at, line breaks included.
    const message = (error as SyntaxError).message.replace(/\s+/g, ' ');
    throw new Stop('usage', `${nameOf(path)} is no JSON${placeOf(message, content)}: ${message}`);
  }
}

/** @throws Stop when it holds anything but a JSON object. */
export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  const value = await readJson(path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Stop('usage', `${nameOf(path)} holds no JSON object.`);
}

async function readAll(path: string): Promise<string> {
  if (path === '-') return await text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Stop('usage', `${path} cannot be read: ${(error as Error).message}`);
  }
}

function nameOf(path: string): string {
  return path === '-' ? 'Standard input' : path;
}

/** Older engines count characters, where they say the place at all; people count lines. */
function placeOf(message: string, content: string): string {
  const position = /at position (\d+)$/.exec(message)?.[1];
  if (position === undefined) return '';
  const before = content.slice(0, Number(position)).split('\n');
  return `, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
