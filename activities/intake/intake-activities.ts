import { Context } from '@temporalio/activity';
import type { AddedJobs, ControlActivities } from '../../model/activities';
import { checkAddedJobs } from '../../model/check-submission';
import { ReelbatchError } from '../../model/failure';
import { additionIdSchema } from '../../model/identifier';
import type { PresetSet } from '../../model/preset-set';
import type { BatchSpecification, JobSpecification } from '../../model/specification';
import { specifyJobs } from '../../model/specify';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';

export interface IntakeParts {
  readonly store: Pick<Store, 'specifications' | 'media' | 'workers'>;
  /** How many jobs a batch may have. */
  readonly maxJobs: number;
  readonly presets: PresetSet;
}

/** Faults that fit into a message. */
const SHOWN_FAULTS = 5;

export function createIntakeActivities({
  store,
  maxJobs,
  presets,
}: IntakeParts): Pick<ControlActivities, 'acceptJobs'> {
  const { specifications, media } = store;

  async function jobsFor(batch: BatchSpecification, given: AddedJobs): Promise<readonly JobSpecification[]> {
    const there = (await specifications.readJobs(batch)).map(({ id }) => id);
    if ('addition' in given) return await readAddition(batch.id, given.addition, new Set(there));
    const projectExists = (projectId: string) => media.projectExists(projectId);
    const builds = await store.workers.builds(Date.now());
    const checked = await checkAddedJobs({ jobs: given.jobs }, { there, maxJobs, projectExists, presets, builds });
    if ('data' in checked)
      return specifyJobs(checked.data.jobs, there, { presets, batch: { id: batch.id, createdAt: batch.created_at } });
    const shown = checked.faults.slice(0, SHOWN_FAULTS).map(({ pointer, message }) => `${pointer} ${message}`);
    const more = checked.faults.length > SHOWN_FAULTS ? `; and ${checked.faults.length - SHOWN_FAULTS} more` : '';
    throw new ReelbatchError('INVALID_REQUEST', `${shown.join('; ')}${more}.`);
  }

  /** The API checked them when it wrote them; since then others may have taken an id. */
  async function readAddition(batchId: string, addition: string, there: ReadonlySet<string>) {
    const jobs = await specifications.readAddition(batchId, addition);
    if (!jobs) throw new ReelbatchError('INVALID_REQUEST', 'The store has no such addition.');
    const taken = jobs.filter(({ id }) => there.has(id)).map(({ id }) => id);
    if (taken.length > 0)
      throw new ReelbatchError('INVALID_REQUEST', `The batch has jobs of these ids already: ${taken.join(', ')}.`);
    if (there.size + jobs.length > maxJobs)
      throw new ReelbatchError('INVALID_REQUEST', `A batch may have ${maxJobs} jobs; this one has ${there.size}.`);
    return jobs;
  }

  return {
    async acceptJobs({ batchId, ...given }) {
      return await runActivity(async () => {
        const batch = await specifications.read(batchId);
        if (!batch) throw new ReelbatchError('STORE_UNAVAILABLE', `Batch ${batchId} is not in it.`);
        const addition = nameOf(given);
        const place = batch.additions?.[addition];
        if (place !== undefined) return place;
        return await specifications.append(batch, addition, await jobsFor(batch, given));
      });
    },
  };
}

/** An activity that is tried again appends nothing twice: jobs that a person gives are named by the call itself. */
function nameOf(given: AddedJobs): string {
  const { workflowExecution, activityId } = Context.current().info;
  if (!('addition' in given)) return `${workflowExecution?.runId}/${activityId}`;
  const name = additionIdSchema.safeParse(given.addition);
  if (!name.success) throw new ReelbatchError('INVALID_REQUEST', 'An addition is named by a UUID.');
  return name.data;
}
