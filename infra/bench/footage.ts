import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bunnyFilm, mediaMaker } from '../demo/media-maker';
import { otioText, type Shot } from '../demo/otio';
import type { Bench } from './bench';

/** What both sides make 12 s of, at 24 frames a second. */
export const FILM_SECONDS = 12;
export const CANVAS = { width: 1280, height: 720, frame_rate: 24 } as const;
const FRAMES = FILM_SECONDS * CANVAS.frame_rate;

const SMALL_JOBS = 40;
const SMALL_SECONDS = 5;
/** Where the next one begins: near enough that all lie in the half minute of footage, and no two are the same. */
const SMALL_STEP_SECONDS = 0.6;

/** A project of one shot, and the file that its timeline reads, relative to the media root. */
export interface FilmProject {
  readonly id: 'encode-bound' | 'decode-bound';
  readonly file: string;
}

export const ENCODE_BOUND: FilmProject = { id: 'encode-bound', file: 'film.mp4' };
export const DECODE_BOUND: FilmProject = { id: 'decode-bound', file: 'film.mp4' };

/** Encode-bound: 1080p H.264 as it was shot. Decode-bound: the same in UHD, HEVC, 10 bits. Made when missing. */
export async function makeFilm(bench: Bench, { id, file }: FilmProject): Promise<void> {
  const { make, draw } = makerFor(bench, (line) => bench.steps.say(line));
  await make(id, id === 'encode-bound' ? '1080p H.264' : 'UHD HEVC 10-bit, a minute or two', async (folder) => {
    if (id === 'encode-bound') await copyFile(bunnyFilm(), join(folder, file));
    else await bench.steps.run('making it', async () => await draw(folder, file, uhd()));
    await writeFile(join(folder, 'timeline.otio'), timeline(id, file));
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

function makerFor({ mediaRoot, programs, signal }: Bench, say: (line: string) => void) {
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

function timeline(name: string, file: string): string {
  const shots: Shot[] = [{ name: 'shot', file, start: 0, frames: FRAMES }];
  return otioText({
    name,
    rate: CANVAS.frame_rate,
    canvas: CANVAS,
    tracks: [
      { kind: 'Video', name: 'V1', shots },
      { kind: 'Audio', name: 'A1', shots },
    ],
  });
}
