import type { SystemView } from '../../../model/views';
import { formatBytes } from './format';

/** What is known of a part of the stack. */
export interface Finding {
  readonly what: string;
  readonly is: string;
  /** What to do about it; null when it is well. */
  readonly fault: string | null;
}

/** What the stack says of itself, judged. */
export function findings(system: SystemView): Finding[] {
  return [
    ofTemporal(system),
    ofWorkers(system),
    ...ofFfmpeg(system),
    ofMediaRoot(system),
    ofStore(system),
    ofDisk(system),
  ];
}

function ofTemporal({ temporal: { address, namespace, reachable } }: SystemView): Finding {
  return {
    what: 'Temporal',
    is: `${reachable ? 'answers' : 'does not answer'} at ${address}, namespace ${namespace}`,
    fault: reachable ? null : 'Start it with npm start, or set TEMPORAL_ADDRESS to where yours is.',
  };
}

function ofWorkers({ workers }: SystemView): Finding {
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  return {
    what: 'workers',
    is: workers.length === 0 ? 'none is alive' : `${workers.length} alive, ${slots} ffmpegs at a time`,
    fault: workers.length === 0 ? 'Start one with npm start or npm run worker, over the same state folder.' : null,
  };
}

/** One row, and one more for each thing that is wrong with it. */
function ofFfmpeg({ workers }: SystemView): Finding[] {
  if (workers.length === 0) return [];
  const what = 'ffmpeg';
  const faults = workers.flatMap(({ name, ffmpeg }): Finding[] => {
    if (ffmpeg === null)
      return [
        { what, is: `does not run on ${name}`, fault: 'Install ffmpeg 5.1 or newer there, or set REELBATCH_FFMPEG.' },
      ];
    if (ffmpeg.missing_encoders.length === 0) return [];
    const is = `${ffmpeg.version} on ${name} lacks ${ffmpeg.missing_encoders.join(', ')}`;
    return [{ what, is, fault: 'Install a build with these encoders, or ask for no preset that needs them.' }];
  });
  const versions = [...new Set(workers.map(({ ffmpeg }) => ffmpeg?.version ?? 'none'))];
  if (versions.length > 1)
    faults.push({
      what,
      is: `differs between workers: ${versions.join(', ')}`,
      fault: 'Run the same build on every worker.',
    });
  const well = { what, is: `${versions[0]}, with every encoder that the presets need`, fault: null };
  return faults.length > 0 ? faults : [well];
}

function ofMediaRoot({ media_root: { path, readable } }: SystemView): Finding {
  return {
    what: 'media root',
    is: `${path} ${readable ? 'can be read' : 'is not there, or cannot be read'}`,
    fault: readable ? null : 'Make the folder, or set REELBATCH_MEDIA_ROOT.',
  };
}

function ofStore({ store: { path, writable } }: SystemView): Finding {
  return {
    what: 'store',
    is: `${path} ${writable ? 'can be written' : 'cannot be written'}`,
    fault: writable ? null : 'Look at the rights of the folder and its disk, or set REELBATCH_STATE_DIR.',
  };
}

/** Workers start nothing that would eat into what they are to leave free. */
function ofDisk({ store: { free_bytes }, workers }: SystemView): Finding {
  const reserve = Math.max(0, ...workers.map(({ disk_reserve_bytes }) => disk_reserve_bytes ?? 0));
  if (free_bytes === null) return { what: 'disk', is: 'how much is free cannot be told', fault: null };
  const isFull = free_bytes <= reserve;
  return {
    what: 'disk',
    is: `${formatBytes(free_bytes)} free, of which ${formatBytes(reserve)} stay so`,
    fault: isFull ? 'Free some space: nothing is rendered without it.' : null,
  };
}
