import { ReelbatchError } from '../../model/failure';
import type { Lease } from '../../store/leases';
import type { Renditions } from '../../store/renditions';

export interface Held {
  /** Missing renditions that are ours to make. */
  readonly hashes: ReadonlySet<string>;
  /** Of each that is missing and being made by somebody else, the job's workflow; empty where that cannot be told any more. */
  readonly busy: readonly string[];
  release(): Promise<void>;
}

/** Somebody else renders the same: it is to be looked for again. */
export class SpanBusy extends ReelbatchError {
  /** @param holders as in {@link Held}. */
  constructor(readonly holders: readonly string[]) {
    super('SPAN_BUSY');
  }
}

/** Who takes leases for a piece of work: the same for every attempt of one activity, so that the next takes over what the last one held. */
export function leaseOwner(workflowId: string, runId: string, activityId: string): string {
  return [workflowId, runId, activityId].join('/');
}

/** The workflow that an owner named. */
function workflowOf(owner: string | undefined): string {
  return owner?.split('/').slice(0, -2).join('/') ?? '';
}

/** Of some renditions takes the lease of each that is missing and that nobody else is making. */
export async function holdMissing(
  renditions: Pick<Renditions, 'has' | 'lease' | 'leaseOwner'>,
  hashes: readonly string[],
  owner: string,
): Promise<Held> {
  const leases = new Map<string, Lease>();
  const busy: string[] = [];
  for (const hash of new Set(hashes)) {
    if (await renditions.has(hash)) continue;
    const lease = await renditions.lease(hash, owner);
    // Whoever made it may have finished between the two looks.
    if (lease && (await renditions.has(hash))) await lease.release();
    else if (lease) leases.set(hash, lease);
    else busy.push(workflowOf(await renditions.leaseOwner(hash)));
  }
  return {
    hashes: new Set(leases.keys()),
    busy,
    async release() {
      for (const lease of leases.values()) await lease.release();
    },
  };
}
