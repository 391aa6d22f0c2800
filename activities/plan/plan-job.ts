import type { AssemblyPlan } from '../../model/assembly-plan';
import type { Captions } from '../../model/captions';
import { ReelbatchError } from '../../model/failure';
import { shownLines } from '../../model/forecast';
import { needsCaptions } from '../../model/preset';
import type { Program } from '../../model/program';
import type { JobSpecification } from '../../model/specification';
import type { Store } from '../../store/store';
import { readCaptions } from '../captions/read-captions';

/**
 * Refuses what a strict job may not have: a film that is seen or heard otherwise than its timeline says.
 * @throws ReelbatchError TIMELINE_UNSUPPORTED with each thing by its place.
 */
export function refuseDepartures({ strict, project_id }: JobSpecification, { departures = [] }: Program): void {
  if (strict !== true || departures.length === 0) return;
  const detail = `The job is strict, and its film would be without ${shownLines(departures).join('; ')}.`;
  throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail, project_id);
}

/** The captions of a job that has formats for them. @throws ReelbatchError that says what is wrong with them. */
export async function captionsOf(store: Pick<Store, 'media'>, job: JobSpecification): Promise<Captions | undefined> {
  return job.captions && job.presets.some(needsCaptions)
    ? await readCaptions(store, job.project_id, job.captions)
    : undefined;
}

/** The hashes of a plan that the store has. */
export async function alreadyRendered(
  store: Pick<Store, 'renditions'>,
  plan: AssemblyPlan,
): Promise<ReadonlySet<string>> {
  const wanted = new Set([
    ...plan.spans.flatMap((span) => span.renditions.filter((hash) => hash !== null)),
    ...plan.audio.flatMap(({ rendition, stems = [] }) => [rendition, ...stems]),
  ]);
  const found = new Set<string>();
  for (const hash of wanted) if (await store.renditions.has(hash)) found.add(hash);
  return found;
}
