import { access, constants, statfs } from 'node:fs/promises';
import type { Store } from './store';

/** The disk that holds the store. */
export interface StoreRoom {
  readonly path: string;
  readonly writable: boolean;
  /** What a process without special rights may still fill; null where that cannot be told. */
  readonly free_bytes: number | null;
}

export async function lookAtRoom({ root }: Pick<Store, 'root'>): Promise<StoreRoom> {
  const [writable, free] = await Promise.all([
    access(root, constants.W_OK).then(
      () => true,
      () => false,
    ),
    statfs(root).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    ),
  ]);
  return { path: root, writable, free_bytes: free };
}
