import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Check, Warning } from '../../model/deliverable';
import type { Told } from '../../model/manifest';
import type { Preset } from '../../model/preset';
import type { Store } from '../../store/store';
import type { FfmpegContext } from '../ffmpeg/run-ffmpeg';
import type { WorkPlace } from '../render/work-place';

/** A deliverable in the making, with all that its steps need. */
export interface Making<P extends Preset> {
  readonly plan: AssemblyPlan;
  readonly planned: PlannedDeliverable;
  readonly preset: P;
  readonly batchId: string;
  readonly jobId: string;
  /** Its place in the plan. */
  readonly index: number;
  /** The file that is to be written. */
  readonly output: string;
  readonly store: Pick<Store, 'media' | 'luts' | 'renditions'>;
  readonly context: FfmpegContext;
  /** Of what is rendered on the way. */
  readonly owner: string;
  readonly place: WorkPlace;
  /** Called when the file is written and only its checks are left. */
  readonly onWritten: () => void;
}

/** What was made, and what is to be said of it. */
export interface Made {
  readonly checks: readonly Check[];
  readonly warnings: readonly Warning[];
  /** Frames of picture and seconds that it runs; null for what has none. */
  readonly frames: number | null;
  readonly seconds: number | null;
  /** What its manifest says beside what every manifest does. */
  readonly told: Told;
}
