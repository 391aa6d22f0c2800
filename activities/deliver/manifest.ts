import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Made } from './making';

interface Finished {
  readonly batchId: string;
  readonly jobId: string;
  readonly planRef: string;
  readonly made: Made;
  readonly sha256: string;
  readonly bytes: number;
  readonly foundAgain: string | null;
}

/** How a deliverable was made: enough to make it again, and to answer what is in it years later. */
export function manifestOf(plan: AssemblyPlan, planned: PlannedDeliverable, finished: Finished) {
  return {
    file: planned.fileName,
    bytes: finished.bytes,
    sha256: finished.sha256,
    batch_id: finished.batchId,
    job_id: finished.jobId,
    project_id: plan.projectId,
    plan: finished.planRef,
    canvas: {
      width: plan.canvas.width,
      height: plan.canvas.height,
      frame_rate: `${plan.canvas.rate.num}/${plan.canvas.rate.den}`,
    },
    frames: plan.frames,
    sources: plan.media.map(({ path, fingerprint }) => ({ path, fingerprint })),
    preset: planned.preset,
    encoder_build: plan.encoderBuild,
    start_timecode: plan.start?.timecode ?? null,
    left_out: plan.leftOut,
    /** Where the same file was published before; null when it was made for this job. */
    found_again: finished.foundAgain,
    ...finished.made.told,
    checks: finished.made.checks,
  };
}
