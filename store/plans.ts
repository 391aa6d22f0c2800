import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AssemblyPlan } from '../model/assembly-plan';
import { ReelbatchError } from '../model/failure';
import { readJson, writeJson } from './json-file';

/** Assembly plans under the hash of what they say: written by any worker, read by all, never changed. */
export class Plans {
  constructor(private readonly directory: string) {}

  async write(plan: AssemblyPlan): Promise<string> {
    const ref = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
    await writeJson(this.path(ref), plan);
    return ref;
  }

  async read(ref: string): Promise<AssemblyPlan> {
    const plan = await readJson<AssemblyPlan>(this.path(ref));
    if (!plan) throw new ReelbatchError('STORE_UNAVAILABLE', `The plan ${ref} is not in it.`);
    return plan;
  }

  private path(ref: string): string {
    return join(this.directory, ref.slice(0, 2), `${ref}.json`);
  }
}
