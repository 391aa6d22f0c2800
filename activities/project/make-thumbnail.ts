import { createHash } from 'node:crypto';
import { FAILURES, ReelbatchError } from '../../model/failure';
import type { Program } from '../../model/program';
import type { ThumbnailAnswer, ThumbnailOrder } from '../../model/project';
import { toNumber } from '../../model/rational';
import type { Store } from '../../store/store';
import { writePicture } from '../deliver/pictures';
import { toJpeg } from '../deliver/stills';
import { encoderBuild } from '../ffmpeg/build';
import type { FfmpegContext } from '../ffmpeg/run-ffmpeg';
import { assembleProgram } from '../plan/assemble-program';
import { identity } from '../plan/cut-spans';
import { sliceRow } from '../plan/pieces';
import { WorkPlace } from '../render/work-place';

/** Rises whenever pictures are made in another way. */
const RECIPE = 1;
/** Of the encoder, 2 to 31: small files that show no blocks at these sizes. */
const JPEG = ['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2', '-update', '1'];

export interface MakeThumbnail {
  readonly store: Pick<Store, 'media' | 'renditions' | 'thumbnails'>;
  readonly context: FfmpegContext;
  /** Of what is rendered on the way. */
  readonly owner: string;
}

/**
 * A picture of a project's film: the frame that is shown at the moment, made from the sources by the graph of every span.
 * @throws ReelbatchError for what may pass: the machine's trouble, or a copy of a source that somebody else is making.
 */
export async function makeThumbnail(making: MakeThumbnail, order: ThumbnailOrder): Promise<ThumbnailAnswer> {
  const { store, context } = making;
  try {
    const program = await assembleProgram(store, context.programs, { project_id: order.projectId }, context.signal);
    const frame = frameAt(program, order.atSeconds);
    const width = Math.min(order.width, program.canvas.width);
    const ref = await refOf(making, program, { frame, width });
    if (!(await store.thumbnails.has(ref))) await make(making, program, { frame, width, ref });
    return { made: { ref, frame, seconds: frame / toNumber(program.canvas.rate) } };
  } catch (error) {
    if (!(error instanceof ReelbatchError) || FAILURES[error.code].retryable) throw error;
    const { code, detail = '', failure } = error;
    return { refused: { code, detail, file: failure.file } };
  }
}

/** @throws ReelbatchError INVALID_REQUEST for a moment behind the end. */
function frameAt({ frames, canvas }: Program, atSeconds: number | null): number {
  if (atSeconds === null) return Math.floor(frames / 3);
  const rate = toNumber(canvas.rate);
  // A moment that was written with a few decimals may lie a hair before its frame.
  const frame = Math.floor(atSeconds * rate + 1e-3);
  if (frame < frames) return frame;
  throw new ReelbatchError('INVALID_REQUEST', `The film ends at ${(frames / rate).toFixed(3)} s.`);
}

interface Picture {
  readonly frame: number;
  readonly width: number;
}

/** SHA-256 over what decides its pixels and nothing else, as of a span. */
async function refOf({ context }: MakeThumbnail, program: Program, { frame, width }: Picture): Promise<string> {
  const { canvas, media, video } = program;
  const { id } = await encoderBuild(context.programs);
  const shown = sliceRow(video, frame, frame + 1, canvas.rate).map((piece) => identity(piece, media));
  const size = [canvas.width, canvas.height, canvas.rate.num, canvas.rate.den, canvas.fit ?? null, width];
  return createHash('sha256')
    .update(JSON.stringify(['thumbnail', RECIPE, id, size, shown]))
    .digest('hex');
}

async function make(
  { store, context, owner }: MakeThumbnail,
  program: Program,
  { frame, width, ref }: Picture & { readonly ref: string },
): Promise<void> {
  const { canvas } = program;
  const height = Math.max(2, 2 * Math.round((width * canvas.height) / canvas.width / 2));
  const place = new WorkPlace((name) => store.thumbnails.temporaryPath(name));
  try {
    const path = await place.path('picture.jpg');
    const filter = toJpeg(`w=${width}:h=${height}:flags=area:`);
    await writePicture({ plan: program, store, context, owner, place }, frame, { filter, path, options: JPEG });
    await store.thumbnails.publish(path, ref);
  } finally {
    await place.clear();
  }
}
