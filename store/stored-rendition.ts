import { readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What lies on the disk under one hash. */
export interface StoredRendition {
  readonly hash: string;
  /** Null where a process died between removing the record and the file, or before it wrote the record. */
  readonly record: string | null;
  /** Null where somebody took the file away. */
  readonly file: string | null;
  readonly bytes: number;
  /** When it was used last; of a file without a record when it was written. */
  readonly usedMs: number;
}

/** What lies in one folder of renditions. */
export async function listShard(folder: string): Promise<StoredRendition[]> {
  const names = new Map<string, { record?: string; file?: string }>();
  for (const name of await readdir(folder).catch(() => [])) {
    const extension = extname(name);
    const hash = name.slice(0, -extension.length || undefined);
    // Records in the making have an extension of their own.
    if (!/^[0-9a-f]{64}$/.test(hash)) continue;
    const path = join(folder, name);
    names.set(hash, { ...names.get(hash), ...(extension === '.json' ? { record: path } : { file: path }) });
  }
  const found: StoredRendition[] = [];
  for (const [hash, { record = null, file = null }] of names) {
    const [used, written] = [await statOf(record), await statOf(file)];
    if (!used && !written) continue;
    const usedMs = used?.mtimeMs ?? written?.mtimeMs ?? 0;
    found.push({ hash, record: used ? record : null, file: written ? file : null, bytes: written?.size ?? 0, usedMs });
  }
  return found;
}

/**
 * Removes it if nobody has used it since it was listed: the record first, so that nobody finds half of it.
 * @returns whether it was removed.
 */
export async function removeUnused({ record, file, usedMs }: StoredRendition): Promise<boolean> {
  if (record !== null) {
    const now = await statOf(record);
    if (now && now.mtimeMs !== usedMs) return false;
    await rm(record, { force: true });
  }
  if (file !== null) await rm(file, { force: true });
  return true;
}

async function statOf(path: string | null) {
  return path === null ? undefined : await stat(path).catch(() => undefined);
}
