import { createHash } from 'node:crypto';
import type { AssemblyPlan, PlannedDeliverable, RenditionRecord } from '../../model/assembly-plan';
import type { Check } from '../../model/deliverable';
import { linkOrCopy, type MadeFile } from '../../store/made-before';
import type { Store } from '../../store/store';
import { hashFile } from '../render/hash-file';
import type { Loudness } from './loudness';

/** Rises whenever files are joined, muxed or checked in another way: older ones are then made again. */
const DELIVER_RECIPE = 1;

/** What was found when a file was checked. */
export interface Findings {
  readonly checks: readonly Check[];
  readonly loudness: Loudness | null;
}

export type FoundAgain = MadeFile<Findings>;

/**
 * The name of a finished file: SHA-256 over all that decides its bytes. Of the plan and the preset that is everything but what is known to
 * decide none: a field that is added later counts until somebody says that it does not.
 * @returns undefined when a rendition is not there.
 */
export async function fileHash(
  { renditions }: Pick<Store, 'renditions'>,
  plan: AssemblyPlan,
  deliverable: number,
): Promise<string | undefined> {
  const names = [
    ...plan.spans.map((span) => span.renditions[deliverable] ?? ''),
    ...plan.audio.map(({ rendition }) => rendition),
  ];
  const records: RenditionRecord[] = [];
  for (const name of names) {
    const record = await renditions.record(name);
    if (!record) return undefined;
    records.push(record);
  }
  const parts = records.map(({ sha256, length }) => [sha256, length]);
  const planned = plan.deliverables[deliverable] as PlannedDeliverable;
  const text = JSON.stringify([DELIVER_RECIPE, parts, decidingOfPlan(plan), decidingOfDeliverable(planned)]);
  return createHash('sha256').update(text).digest('hex');
}

function decidingOfPlan(plan: AssemblyPlan): object {
  const { projectId: _project, spans: _spans, audio: _audio, media: _media, ...rest } = plan;
  const { deliverables: _deliverables, leftOut: _leftOut, ...deciding } = rest;
  return deciding;
}

function decidingOfDeliverable({ preset, ...planned }: PlannedDeliverable): object {
  const { id: _id, fileName: _fileName, costPerFrame: _perFrame, deliverCost: _deliver, ...rest } = planned;
  const { name: _name, format: _format, ...deciding } = preset;
  return { ...rest, preset: deciding };
}

/**
 * A file that was published before, under another name in a place of its own. One that somebody removed or wrote to is none.
 * @returns undefined when it is to be made.
 */
export async function findAgain(
  { deliverables }: Pick<Store, 'deliverables'>,
  hash: string,
  to: string,
  signal: AbortSignal,
): Promise<FoundAgain | undefined> {
  const made = await deliverables.madeBefore.of<Findings>(hash);
  const path = made && (await deliverables.find(made.file));
  if (!made || !path) return undefined;
  try {
    await linkOrCopy(path, to);
    const { sha256 } = await hashFile(to, signal);
    return sha256 === made.sha256 ? made : undefined;
  } catch (error) {
    // It was removed between the two looks.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
