import type { AssemblyPlan, RenditionRecord } from '../../model/assembly-plan';
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

export interface VerifiedRenditions {
  readonly spans: readonly RenditionRecord[];
  readonly stretches: readonly RenditionRecord[];
}

/**
 * Holds the bytes of everything that is about to be joined against their SHA-256 at rendering: decoding would prove less.
 * @throws LostRenditions after what is damaged was dropped from the store.
 */
export async function verifyRenditions(
  store: Pick<Store, 'renditions'>,
  plan: AssemblyPlan,
  deliverable: number,
  signal: AbortSignal,
): Promise<VerifiedRenditions> {
  const spans = await verifyAll(
    store,
    plan.spans.map((span) => span.renditions[deliverable] ?? ''),
    signal,
  );
  const stretches = await verifyAll(
    store,
    plan.audio.map((stretch) => stretch.rendition),
    signal,
  );
  if (spans.lost.length > 0 || stretches.lost.length > 0) throw new LostRenditions(spans.lost, stretches.lost);
  return { spans: spans.records, stretches: stretches.records };
}

async function verifyAll({ renditions }: Pick<Store, 'renditions'>, hashes: readonly string[], signal: AbortSignal) {
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
