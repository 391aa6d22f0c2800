import { lookAtRoom } from '../../store/room';
import type { SystemParts } from './present-system';

/** What a submission needs and is not there, a sentence each. Who is told may be a stranger: no path and no address. */
export async function whatIsMissing({ store, temporal }: SystemParts): Promise<string[]> {
  const [reachable, media, room] = await Promise.all([temporal.isReachable(), store.media.look(), lookAtRoom(store)]);
  return [
    ...(reachable ? [] : ['Temporal does not answer.']),
    ...(room.writable ? [] : ['The store cannot be written.']),
    ...(media.readable ? [] : ['The media root cannot be read.']),
  ];
}
