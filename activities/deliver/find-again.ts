import { createHash } from 'node:crypto';
import type { AssemblyPlan, PlannedDeliverable, RenditionRecord } from '../../model/assembly-plan';
import { isFilm } from '../../model/preset';
import { linkOrCopy, type MadeFile } from '../../store/made-before';
import type { Store } from '../../store/store';
import { hashFile } from '../render/hash-file';
import type { Made } from './making';

/** Rises whenever files are joined, muxed or checked in another way: older ones are then made again. */
const DELIVER_RECIPE = 2;

export type FoundAgain = MadeFile<Made>;

/**
 * The name of a finished file: SHA-256 over all that decides its bytes. Of the plan and the preset that is everything but what is known to
 * decide none: a field that is added later counts until somebody says that it does not.
 * @returns undefined when a rendition is not there, and for what is no film: that is made in no time.
 */
export async function fileHash(
  { renditions }: Pick<Store, 'renditions'>,
  plan: AssemblyPlan,
  deliverable: number,
): Promise<string | undefined> {
  const planned = plan.deliverables[deliverable] as PlannedDeliverable;
  if (!isFilm(planned.preset)) return undefined;
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
  const text = JSON.stringify([DELIVER_RECIPE, parts, decidingOfPlan(plan), decidingOfDeliverable(planned)]);
  return createHash('sha256').update(text).digest('hex');
}

function decidingOfPlan(plan: AssemblyPlan): object {
  const { projectId: _project, spans: _spans, audio: _audio, media: _media, video: _video, ...rest } = plan;
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
  const made = await deliverables.madeBefore.of<Made>(hash);
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
