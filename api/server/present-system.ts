import { type FfmpegBuild, missingParts, partsOf } from '../../model/ffmpeg-build';
import { PRESETS } from '../../model/presets';
import type { SystemView } from '../../model/views';
import { lookAtRoom } from '../../store/room';
import type { Store } from '../../store/store';
import type { Temporal } from './temporal';

export interface SystemParts {
  readonly store: Pick<Store, 'root' | 'media' | 'workers'>;
  readonly temporal: Pick<Temporal, 'address' | 'namespace' | 'isReachable' | 'queues'>;
}

/** Looks at every part of the stack at once; one that is not well is told of and never thrown. */
export async function presentSystem({ store, temporal }: SystemParts): Promise<SystemView> {
  const [reachable, queues, workers, mediaRoot, room] = await Promise.all([
    temporal.isReachable(),
    temporal.queues().catch(() => null),
    // A store that is gone has no workers that anybody could see.
    store.workers.alive(Date.now()).catch(() => []),
    store.media.look(),
    lookAtRoom(store),
  ]);
  return {
    temporal: { address: temporal.address, namespace: temporal.namespace, reachable },
    workers: workers.map(({ name, slots, as_of, ffmpeg = null, disk_reserve_bytes = null }) => ({
      name,
      slots,
      as_of,
      ffmpeg: ffmpeg && { version: ffmpeg.version, missing_encoders: missingIn(ffmpeg) },
      disk_reserve_bytes,
    })),
    queues:
      queues?.map(({ name, kind, backlog, oldestSeconds, addedPerSecond, takenPerSecond, pollers }) => ({
        name,
        kind,
        backlog,
        oldest_seconds: oldestSeconds,
        added_per_second: addedPerSecond,
        taken_per_second: takenPerSecond,
        pollers: pollers.length,
      })) ?? null,
    media_root: mediaRoot,
    store: room,
  };
}

/** What the presets of the product want of it and it has not. */
function missingIn(build: FfmpegBuild): string[] {
  const there = partsOf(build);
  return [...new Set(PRESETS.flatMap((preset) => missingParts(preset, there)))];
}
