import type { AssemblyPlan, PlannedDeliverable, RenditionRecord } from '../../model/assembly-plan';
import type { Check, Warning } from '../../model/deliverable';
import type { Manifest } from '../../model/manifest';
import { timecodeText } from '../../model/timecode';
import { VERSION } from '../../model/version';
import { jobWorkflowId } from '../../model/workflow-id';
import type { Loudness } from './loudness';
import { programInWords } from './manifest-program';
import type { VerifiedRenditions } from './verify-renditions';

interface Made {
  readonly batchId: string;
  readonly jobId: string;
  readonly planRef: string;
  readonly renditions: VerifiedRenditions;
  readonly join: Manifest['join'];
  readonly checks: readonly Check[];
  readonly warnings: readonly Warning[];
  readonly loudness: Loudness | null;
  readonly sha256: string;
  readonly bytes: number;
}

/** How a deliverable was made: enough to make it again, and to answer what is in it years later. */
export function manifestOf(plan: AssemblyPlan, planned: PlannedDeliverable, made: Made): Manifest {
  const { spans, stretches } = made.renditions;
  const job = jobWorkflowId(made.batchId, made.jobId);
  return {
    manifest_version: 2,
    product_version: VERSION,
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
      fit: plan.canvas.fit ?? 'pad',
    },
    frames: plan.frames,
    timeline: plan.timeline ?? null,
    sources: plan.media.map(({ path, fingerprint }) => ({ path, fingerprint })),
    program: programInWords(plan),
    preset: planned.preset,
    luts: (planned.treatment?.luts ?? []).map(({ path, sha256 }) => ({ path, sha256 })),
    burned_in: burnedIn(planned),
    encoder_build: plan.encoderBuild,
    spans: inWords(plan.spans, spans, job),
    sound: inWords(plan.audio, stretches, job),
    join: made.join,
    left_out: [...plan.leftOut],
    loudness: made.loudness,
    checks: [...made.checks],
    warnings: [...made.warnings],
  };
}

/** What stands in the pictures, as it is read there; null where nothing does. */
function burnedIn({ treatment }: PlannedDeliverable): Manifest['burned_in'] {
  if (!treatment?.burnIn) return null;
  const { timecode, name, watermark } = treatment.burnIn;
  return {
    first_timecode: timecode ? timecodeText(timecode.first, timecode) : null,
    name: name ?? null,
    watermark: watermark ?? null,
  };
}

/** Parts of the film with the renditions that they are, one behind the other. */
function inWords(parts: readonly { frames: number }[], records: readonly RenditionRecord[], job: string) {
  let at = 0;
  return parts.map(({ frames }, index) => {
    const firstFrame = at;
    at += frames;
    const { hash, sha256, origin } = records[index] as RenditionRecord;
    const command = origin
      ? { arguments: [...origin.arguments], graph: origin.graph, texts: { ...origin.texts } }
      : null;
    return {
      first_frame: firstFrame,
      frames,
      rendition: hash,
      sha256,
      found: origin?.job !== job,
      command,
    };
  });
}
