import type { AssemblyPlan, PlannedDeliverable } from '../../model/assembly-plan';
import type { Manifest, Told } from '../../model/manifest';
import { timecodeText } from '../../model/timecode';
import { VERSION } from '../../model/version';
import type { Made } from './making';
import { programInWords } from './manifest-program';

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
export function manifestOf(plan: AssemblyPlan, planned: PlannedDeliverable, finished: Finished): Manifest {
  const { made } = finished;
  return {
    manifest_version: 2,
    product_version: VERSION,
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
      fit: plan.canvas.fit ?? 'pad',
    },
    frames: plan.frames,
    timeline: plan.timeline ?? null,
    sources: plan.media.map(({ path, fingerprint }) => ({ path, fingerprint })),
    program: programInWords(plan),
    preset: planned.preset,
    luts: (planned.treatment?.luts ?? []).map(({ path, sha256 }) => ({ path, sha256 })),
    burned_in: burnedIn(planned),
    start_timecode: plan.start?.timecode ?? null,
    found_again: finished.foundAgain,
    encoder_build: plan.encoderBuild,
    spans: [],
    sound: [],
    join: null,
    loudness: null,
    left_out: [...plan.leftOut],
    ...toldOf(finished),
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

/** What a file that is found again was made of is all found. */
function toldOf({ made: { told }, foundAgain }: Finished): Told {
  const { spans, sound } = told;
  if (foundAgain === null) return told;
  const asFound = (parts: Manifest['spans']) => parts.map((part) => ({ ...part, found: true }));
  return { ...told, ...(spans ? { spans: asFound(spans) } : {}), ...(sound ? { sound: asFound(sound) } : {}) };
}
