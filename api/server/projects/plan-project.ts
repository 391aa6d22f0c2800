import type { ProblemFault } from '../../../model/views';
import { queryFault } from '../bad-query';
import type { IntakeParts } from '../intake';
import { planBatch } from '../plan-batch';
import { Problem } from '../problem';

/** Where the query stands in the body of the submission that is made of it. */
const FORMATS = '/jobs/0/formats';
const QUALITY = '/jobs/0/quality';

export interface WantedPlan {
  readonly formats: string;
  readonly quality?: string | undefined;
}

/**
 * What a batch of this one project would be.
 * @throws Problem INVALID_REQUEST with every fault of the query, PLAN_UNAVAILABLE.
 */
export async function planProject(parts: IntakeParts, projectId: string, { formats, quality }: WantedPlan) {
  const job = { id: projectId, project_id: projectId, formats: formats.split(','), ...(quality ? { quality } : {}) };
  try {
    return await planBatch(parts, { name: projectId, jobs: [job] });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'INVALID_REQUEST') throw error;
    throw new Problem('INVALID_REQUEST', undefined, error.faults.map(inQuery));
  }
}

function inQuery({ pointer, message }: ProblemFault): ProblemFault {
  const name = [FORMATS, QUALITY]
    .find((place) => pointer.startsWith(place))
    ?.split('/')
    .at(-1);
  return name ? queryFault(name, message) : { pointer: '', message };
}
