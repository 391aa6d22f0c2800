import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bunnyFilm, mediaMaker } from '../demo/media-maker';
import { otioText, type Shot, type TimelineWords } from '../demo/otio';
import type { Bench } from './bench';

/** What both sides make 12 s of, at 24 frames a second. */
export const FILM_SECONDS = 12;
export const CANVAS = { width: 1280, height: 720, frame_rate: 24 } as const;

const SMALL_JOBS = 40;
const SMALL_SECONDS = 5;
/** Where the next one begins: near enough that all lie in the half minute of footage, and no two are the same. */
const SMALL_STEP_SECONDS = 0.6;

/** A project of one shot, the file that its timeline reads, relative to the media root, and the canvas. */
export interface FilmProject {
  readonly id: 'encode-bound' | 'decode-bound' | 'six-formats';
  readonly file: string;
  readonly canvas: TimelineWords['canvas'];
}

export const ENCODE_BOUND: FilmProject = { id: 'encode-bound', file: 'film.mp4', canvas: CANVAS };
export const DECODE_BOUND: FilmProject = { id: 'decode-bound', file: 'film.mp4', canvas: CANVAS };
/** A quarter of UHD each way: the size that editors cut with. */
export const SIX_FORMATS: FilmProject = {
  id: 'six-formats',
  file: 'film.mp4',
  canvas: { width: 960, height: 540, frame_rate: CANVAS.frame_rate },
};

/** Encode-bound: 1080p H.264 as it was shot. The others: the same in UHD, HEVC, 10 bits. Made when missing. */
export async function makeFilm(bench: Bench, project: FilmProject): Promise<void> {
  const { id, file } = project;
  const { make, draw } = makerFor(bench, (line) => bench.steps.say(line));
  if (id === 'six-formats') await makeFilm(bench, DECODE_BOUND);
  await make(id, id === 'encode-bound' ? '1080p H.264' : 'UHD HEVC 10-bit, a minute or two', async (folder) => {
    if (id === 'encode-bound') await copyFile(bunnyFilm(), join(folder, file));
    else if (id === 'six-formats') await copyFile(filmPath(bench, DECODE_BOUND), join(folder, file));
    else await bench.steps.run('making it', async () => await draw(folder, file, uhd()));
    await writeFile(join(folder, 'timeline.otio'), oneShotTimeline(project, FILM_SECONDS));
  });
}

export function filmPath({ mediaRoot }: Bench, { id, file }: FilmProject): string {
  return join(mediaRoot, id, file);
}

/** Names of the small projects: 5 s of 854x480 each, without a timeline. Made when missing. */
export async function makeSmallProjects(bench: Bench): Promise<string[]> {
  const names = Array.from({ length: SMALL_JOBS }, (_, index) => `small-${String(index + 1).padStart(2, '0')}`);
  await bench.steps.run(`${SMALL_JOBS} small projects`, async (tell) => {
    const { make, draw } = makerFor(bench, tell);
    for (const [index, name] of names.entries()) {
      await make(name, `${SMALL_SECONDS} s of 854x480`, async (folder) => {
        await draw(folder, SMALL_FILE, [
          ...['-ss', (index * SMALL_STEP_SECONDS).toFixed(1), '-t', String(SMALL_SECONDS), '-i', bunnyFilm()],
          ...['-vf', 'scale=854:480', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'],
          ...['-c:a', 'aac', '-ac', '2', '-map_metadata', '-1'],
        ]);
      });
    }
  });
  return names;
}

export const SMALL_FILE = 'clip.mp4';

export function makerFor({ mediaRoot, programs, signal }: Bench, say: (line: string) => void) {
  return mediaMaker({ root: mediaRoot, ffmpeg: programs.ffmpeg, say, signal });
}

/** As a camera writes it and not as a stream is sent: many bits, and a key frame each second. */
function uhd(): string[] {
  const coder = `log-level=error:keyint=${CANVAS.frame_rate}`;
  return [
    ...['-t', String(FILM_SECONDS), '-i', bunnyFilm(), '-vf', 'scale=3840:2160:flags=bicubic,format=yuv420p10le'],
    ...['-c:v', 'libx265', '-preset', 'superfast', '-crf', '20', '-x265-params', coder, '-tag:v', 'hvc1'],
    ...['-c:a', 'copy'],
  ];
}

/** One shot from the beginning of a file, with its sound. */
export function oneShotTimeline(
  { id, file, canvas }: { readonly id: string } & Pick<FilmProject, 'file' | 'canvas'>,
  seconds: number,
): string {
  const shots: Shot[] = [{ name: 'shot', file, start: 0, frames: seconds * CANVAS.frame_rate }];
  return otioText({
    name: id,
    rate: CANVAS.frame_rate,
    canvas,
    tracks: [
      { kind: 'Video', name: 'V1', shots },
      { kind: 'Audio', name: 'A1', shots },
    ],
  });
}
