import type { Check } from '../../model/deliverable';
import type { StillsPreset } from '../../model/preset';
import { range } from '../../model/range';
import { type FileArguments, ffmpegArguments, READ_MEDIA } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { same } from './check';
import type { Made, Making } from './making';
import { firstPicture, writePicture } from './pictures';
import { timecodeOfFilm } from './start-timecode';

type StillsMaking = Making<StillsPreset>;
type Sheet = Extract<StillsPreset['stills'], { readonly of: 'sheet' }>;

/** JPEG pictures are BT.601 in full range (JFIF, 7); the canvas is Rec. 709 in limited range. */
const TO_JPEG = toJpeg('');
const FROM_RGB = 'scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p';

/** Room around and between the pictures of a sheet, in pixels. */
const GUTTER = 8;

/** @param size what `scale` is told of the size, with a colon behind it; nothing for that of the canvas. */
export function toJpeg(size: string): string {
  return `scale=${size}in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc,format=yuvj420p`;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Makes pictures of the film and looks at what came out. */
export async function makeStills(making: StillsMaking): Promise<Made> {
  const { plan, preset, onWritten } = making;
  const { stills } = preset;
  const frames =
    stills.of === 'poster'
      ? [await firstPicture(making, Math.floor(stills.from * plan.frames))]
      : placesOf(plan.frames, stills);
  const size = stills.of === 'poster' ? await makePoster(making, frames) : await makeSheet(making, frames, stills);
  onWritten();
  return {
    checks: await examine(making, size),
    warnings: [],
    frames: null,
    seconds: null,
    told: { pictures: [...frames], picture_timecodes: frames.map((frame) => timecodeOfFilm(frame, plan)) },
  };
}

/** Frames in the middle of parts of one length; every frame of a film that has no more. */
function placesOf(frames: number, { columns, rows }: Sheet): number[] {
  const count = Math.min(frames, columns * rows);
  return range(0, count).map((part) => Math.floor(((part + 0.5) * frames) / count));
}

async function makePoster(making: StillsMaking, [frame = 0]: readonly number[]): Promise<Size> {
  const { plan, preset, output } = making;
  await writePicture(making, frame, { filter: TO_JPEG, path: output, options: jpeg(preset) });
  return plan.canvas;
}

/** Each picture by an ffmpeg of its own: a decoder of a large source for each of them at a time would need too much memory. */
async function makeSheet(making: StillsMaking, frames: readonly number[], sheet: Sheet): Promise<Size> {
  const { plan, preset, context, place, output } = making;
  const { columns, pictureWidth: width } = sheet;
  const height = Math.max(2, 2 * Math.round((width * plan.canvas.height) / plan.canvas.width / 2));
  const inputs: FileArguments[] = [];
  for (const [index, frame] of frames.entries()) {
    const path = await place.path(`picture-${index}.png`);
    const filter = `scale=w=${width}:h=${height}:flags=area:in_color_matrix=bt709:in_range=tv,format=rgb24`;
    await writePicture(making, frame, { filter, path, options: ['-c:v', 'png', '-f', 'image2', '-update', '1'] });
    inputs.push({ path, options: [...READ_MEDIA, '-f', 'image2', '-pattern_type', 'none'] });
  }
  const rows = Math.ceil(frames.length / columns);
  const pictures = inputs.map((_, index) => `[${index}:v:0]`).join('');
  const tile = `concat=n=${inputs.length},tile=${columns}x${rows}:padding=${GUTTER}:margin=${GUTTER}:color=0x202020`;
  const script = await place.write('sheet.txt', `${pictures}${tile},${FROM_RGB}[sheet]`);
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      inputs,
      [{ path: output, options: ['-map', '[sheet]', '-frames:v', '1', ...jpeg(preset)] }],
      { filterScript: script },
    ),
    need: soundNeed(0),
  });
  if (codeOf(end) !== undefined) throw ffmpegError(end);
  const room = (count: number) => (count + 1) * GUTTER;
  return { width: columns * width + room(columns), height: rows * height + room(rows) };
}

function jpeg(preset: StillsPreset): string[] {
  return [...preset.arguments, '-f', 'image2', '-update', '1'];
}

async function examine({ planned, context, output }: StillsMaking, { width, height }: Size): Promise<Check[]> {
  const { fileName } = planned;
  const read = ['-f', 'image2', '-pattern_type', 'none'];
  const probed = await probe(context.programs, output, context.signal, { shownAs: fileName, read });
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: output, options: [...READ_MEDIA, ...read] }],
      [{ path: '-', options: ['-map', '0:v:0', '-f', 'null'] }],
    ),
    need: soundNeed(0),
  });
  const error = codeOf(end) === undefined ? null : lastWords(end).replaceAll(output, fileName);
  const picture = probed.streams[0];
  return [
    same('picture codec', 'mjpeg', picture?.codec_name),
    same('size', `${width}x${height}`, `${picture?.width}x${picture?.height}`),
    same('picture decodes without error', 'no error', error ?? 'no error'),
  ];
}
