import { isFilm } from '../model/preset';
import type { Saved } from '../model/work';
import type { Store } from '../store/store';

/**
 * What a film did not cost because its spans were rendered for other jobs: the seconds that they took then, and of those of which that is
 * not known what they are expected to cost.
 * @param job id of the workflow that the film was made for.
 * @returns null for what is no film.
 */
export async function savedWork(
  store: Pick<Store, 'plans' | 'renditions'>,
  { planRef, deliverable }: { readonly planRef: string; readonly deliverable: number },
  job: string,
): Promise<Saved | null> {
  const plan = await store.plans.read(planRef);
  const planned = plan.deliverables[deliverable];
  if (!planned || !isFilm(planned.preset)) return null;
  const saved = { measured_spans: 0, measured_seconds: 0, estimated_spans: 0, estimated_seconds: 0 };
  for (const { renditions, frames } of plan.spans) {
    const hash = renditions[deliverable];
    const record = hash ? await store.renditions.look(hash) : undefined;
    if (record?.origin?.job === job) continue;
    if (record?.seconds !== undefined) {
      saved.measured_spans += 1;
      saved.measured_seconds += record.seconds;
    } else {
      saved.estimated_spans += 1;
      saved.estimated_seconds += planned.costPerFrame * frames;
    }
  }
  return saved;
}
