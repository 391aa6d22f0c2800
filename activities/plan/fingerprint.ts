import { stat } from 'node:fs/promises';
import type { Fingerprint } from '../../model/specification';
import type { Store } from '../../store/store';
import { hashFile } from '../render/hash-file';

interface Source {
  /** Relative to the media root. */
  readonly path: string;
  readonly absolute: string;
  readonly kind: Fingerprint;
  readonly signal: AbortSignal;
}

/**
 * What tells the content of a source from any other. The full one is the SHA-256 of its bytes, made once as long as the file system says
 * that nobody wrote to the file: its time of change of status moves with every write and cannot be set back.
 * @throws the signal's reason when it is aborted.
 */
export async function fingerprintOf(
  { media }: Pick<Store, 'media'>,
  { path, absolute, kind, signal }: Source,
): Promise<string> {
  const quick = await media.fingerprint(path);
  if (kind === 'quick') return quick;
  const { ino, ctimeNs } = await stat(absolute, { bigint: true });
  return await media.remembered(`${quick}-${ino}-${ctimeNs}`, async () => (await hashFile(absolute, signal)).sha256);
}
