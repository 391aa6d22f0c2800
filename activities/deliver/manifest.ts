import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Check, Warning } from '../../model/deliverable';
import type { Loudness } from './loudness';

interface Made {
  readonly batchId: string;
  readonly jobId: string;
  readonly planRef: string;
  readonly checks: readonly Check[];
  readonly warnings: readonly Warning[];
  readonly loudness: Loudness | null;
  readonly sha256: string;
  readonly bytes: number;
}

/** How a deliverable was made: enough to make it again, and to answer what is in it years later. */
export function manifestOf(plan: AssemblyPlan, planned: PlannedDeliverable, made: Made) {
  return {
    file: planned.fileName,
    bytes: made.bytes,
    sha256: made.sha256,
    batch_id: made.batchId,
    job_id: made.jobId,
    project_id: plan.projectId,
    plan: made.planRef,
    canvas: {
      width: plan.canvas.width,
      height: plan.canvas.height,
      frame_rate: `${plan.canvas.rate.num}/${plan.canvas.rate.den}`,
    },
    frames: plan.frames,
    sources: plan.media.map(({ path, fingerprint }) => ({ path, fingerprint })),
    preset: planned.preset,
    encoder_build: plan.encoderBuild,
    spans: plan.spans.map(({ firstFrame, frames, renditions }) => ({
      first_frame: firstFrame,
      frames,
      rendition: renditions[plan.deliverables.indexOf(planned)],
    })),
    left_out: plan.leftOut,
    loudness: made.loudness,
    checks: made.checks,
    warnings: made.warnings,
  };
}
