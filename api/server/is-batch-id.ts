import { batchIdSchema } from '../../model/identifier';

/** Of what lies in the store's folder of batches: some file managers leave files of their own in every folder that is looked into. */
export function isBatchId(name: string): boolean {
  return batchIdSchema.safeParse(name).success;
}
