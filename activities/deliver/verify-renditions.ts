import type { RenditionRecord } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import type { Store } from '../../store/store';
import { hashFile } from '../render/hash-file';

/** Thrown when renditions are gone or damaged; says which spans and stretches must be rendered again. */
export class LostRenditions extends ReelbatchError {
  constructor(
    readonly spans: readonly number[],
    readonly stretches: readonly number[],
  ) {
    super('RENDITION_MISSING', `${spans.length} spans and ${stretches.length} stretches of sound.`);
  }
}

/** Hashes of what is to be joined: of each span, and of each stretch of each row of sound. */
export interface RenditionsToJoin {
  readonly spans: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface VerifiedRenditions {
  readonly spans: readonly RenditionRecord[];
  readonly rows: readonly (readonly RenditionRecord[])[];
}

/**
 * Holds the bytes of everything that is about to be joined against their SHA-256 at rendering: decoding would prove less.
 * @throws LostRenditions after what is damaged was dropped from the store.
 */
export async function verifyRenditions(
  store: Pick<Store, 'renditions'>,
  wanted: RenditionsToJoin,
  signal: AbortSignal,
): Promise<VerifiedRenditions> {
  const spans = await verifyAll(store, wanted.spans, signal);
  const rows: Verified[] = [];
  for (const row of wanted.rows) rows.push(await verifyAll(store, row, signal));
  const stretches = [...new Set(rows.flatMap(({ lost }) => lost))];
  if (spans.lost.length > 0 || stretches.length > 0) throw new LostRenditions(spans.lost, stretches);
  return { spans: spans.records, rows: rows.map(({ records }) => records) };
}

interface Verified {
  readonly records: readonly RenditionRecord[];
  readonly lost: readonly number[];
}

async function verifyAll(
  { renditions }: Pick<Store, 'renditions'>,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<Verified> {
  const records: RenditionRecord[] = [];
  const lost: number[] = [];
  for (const [index, hash] of hashes.entries()) {
    const record = await renditions.record(hash);
    const sound = record && (await hashFile(renditions.path(record), signal)).sha256 === record.sha256;
    if (record && sound) {
      records.push(record);
      continue;
    }
    lost.push(index);
    await renditions.drop(hash);
  }
  return { records, lost };
}
