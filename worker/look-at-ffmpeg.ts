import { encoderBuild } from '../activities/ffmpeg/build';
import type { Programs } from '../activities/ffmpeg/programs';
import { encodersOf } from '../model/preset';
import { PRESETS } from '../model/presets';
import type { WorkerRecord } from '../store/workers';

/** What a worker says of its ffmpeg: which it is, and which encoders the presets want and it has not. One that does not run has none. */
export async function lookAtFfmpeg(programs: Programs): Promise<NonNullable<WorkerRecord['ffmpeg']>> {
  const wanted = [...new Set(PRESETS.flatMap(encodersOf))];
  try {
    const { version, encoders } = await encoderBuild(programs);
    return { version, missing_encoders: wanted.filter((encoder) => !encoders.has(encoder)) };
  } catch {
    return { version: null, missing_encoders: wanted };
  }
}
