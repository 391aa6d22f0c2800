import type { AssemblyPlan } from '../../model/assembly-plan';
import type { VideoPiece } from '../../model/program';
import { toNumber } from '../../model/rational';
import { ffmpegArguments } from '../ffmpeg/command';
import { codeOf } from '../ffmpeg/failure';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { sliceRow } from '../plan/pieces';
import { diagnose } from '../render/diagnose';
import { renderNeed } from '../render/estimate';
import { pictureGraph } from '../render/picture-graph';
import { inFiles, type SourceAccess } from '../render/stream-copy';
import { pathAmong, usedFiles } from '../render/used-files';
import type { WorkPlace } from '../render/work-place';

/** So much of the film is looked through for a picture that is not black, this many seconds at a time. */
const SEARCHED_SECONDS = 60;
const WINDOW_SECONDS = 4;

/** Says of each picture how much of it is nearly black, in percent. */
const LOOK = 'blackframe=amount=0:threshold=32,metadata=mode=print:key=lavfi.blackframe.pblack:file=-';
/** A picture with more of it counts as black. */
const MOST_BLACK_PERCENT = 98;

/** A film of which pictures are made, with what that needs. */
export interface PicturesOf extends SourceAccess {
  /** An assembly plan, or a program. */
  readonly plan: Pick<AssemblyPlan, 'canvas' | 'media' | 'frames' | 'video'>;
  readonly place: WorkPlace;
}

/** The first picture from a frame on that is not black; the frame itself when none is found near it. */
export async function firstPicture(making: PicturesOf, from: number): Promise<number> {
  const { plan } = making;
  const window = Math.ceil(WINDOW_SECONDS * toNumber(plan.canvas.rate));
  const last = Math.min(plan.frames, from + Math.ceil(SEARCHED_SECONDS * toNumber(plan.canvas.rate)));
  // Most films show something there: one frame is looked at before many are.
  for (let [at, frames] = [from, 1]; at < last; [at, frames] = [at + frames, window]) {
    const pieces = sliceRow(rowOf(plan), at, Math.min(last, at + frames), plan.canvas.rate);
    const output = { path: '-', options: ['-map', '[picture]', '-f', 'null'] };
    const lines = await runGraph(making, pieces, { filter: LOOK, output });
    const found = lines
      .flatMap((line) => /pblack=(\d+)/.exec(line)?.[1] ?? [])
      .findIndex((percent) => Number(percent) < MOST_BLACK_PERCENT);
    if (found >= 0) return at + found;
  }
  return from;
}

/** Writes one frame of the film, as spans are made: from the sources, so that no encoder has been at it before. */
export async function writePicture(
  making: PicturesOf,
  frame: number,
  { filter, path, options }: { readonly filter: string; readonly path: string; readonly options: readonly string[] },
): Promise<void> {
  const pieces = sliceRow(rowOf(making.plan), frame, frame + 1, making.plan.canvas.rate);
  const output = { path, options: ['-map', '[picture]', '-map_metadata', '-1', '-frames:v', '1', ...options] };
  await runGraph(making, pieces, { filter, output });
}

interface Graph {
  readonly filter: string;
  readonly output: { readonly path: string; readonly options: readonly string[] };
}

/** @returns what ffmpeg said on its standard output. */
async function runGraph(
  { plan, store, context, owner, place }: PicturesOf,
  pieces: readonly VideoPiece[],
  { filter, output }: Graph,
): Promise<readonly string[]> {
  const { canvas, media } = plan;
  const files = await usedFiles({ store, context, owner }, plan, pieces);
  const graph = pictureGraph({
    pieces: inFiles(pieces, media),
    media,
    canvas,
    pixelFormats: ['yuv420p'],
    pathOf: pathAmong(files),
  });
  const script = await place.write('picture.txt', `${graph.filters};\n[seen0]nullsink;\n[out0]${filter}[picture]`);
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(graph.inputs, [output], { filterScript: script }),
    need: renderNeed(plan, [], 0),
  });
  if (codeOf(end) !== undefined) throw await diagnose(context, end, { files, stream: 'v:0' });
  return end.lines;
}

function rowOf({ video = [] }: PicturesOf['plan']): readonly VideoPiece[] {
  return video;
}
