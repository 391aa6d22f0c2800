import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bunnyFilm } from '../demo/media-maker';
import { otioText, type Shot } from '../demo/otio';
import type { Bench } from './bench';
import { CANVAS, makerFor } from './footage';

/** A film as an editor cuts it: many shots of one to three seconds, from half a minute of rushes. */
export const CUT_FILM = 'cut-film';
const SHOTS = 60;
const RUSHES = 'rushes.mp4';

const SHORTEST_FRAMES = 24;
const LONGEST_FRAMES = 72;
/** Where a shot may begin, so that the longest one still lies in the rushes. Steps below have no factor in common with it: no two are alike. */
const STARTS = 720 - LONGEST_FRAMES - 1;
const START_STEP = 257;
const LENGTH_STEP = 29;

/** The shots of the first cut: the same ones each time. */
export function firstCut(): Shot[] {
  return Array.from({ length: SHOTS }, (_, index) => shotOf(index));
}

/** The same with another take in place of the shot in the middle, as long as that. */
export function withOneChanged(shots: readonly Shot[]): Shot[] {
  const middle = Math.floor(shots.length / 2);
  return shots.map((shot, index) => (index === middle ? { ...shotOf(SHOTS), frames: shot.frames } : shot));
}

/** The same with one shot more before all the others. */
export function withOneInserted(shots: readonly Shot[]): Shot[] {
  return [shotOf(SHOTS + 1), ...shots];
}

/** Makes the rushes when they are missing, as a camera writes them: a key frame each second. */
export async function makeRushes(bench: Bench): Promise<void> {
  await bench.steps.run('the rushes of a film of many shots', async (tell) => {
    const { make, draw } = makerFor(bench, tell);
    await make(CUT_FILM, 'half a minute of 1080p', async (folder) => {
      await draw(folder, RUSHES, [
        ...['-i', bunnyFilm(), '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-g', String(CANVAS.frame_rate)],
        ...['-c:a', 'aac', '-ac', '2', '-map_metadata', '-1'],
      ]);
    });
  });
}

/** Writes the film's timeline anew, as an editor saves it. */
export async function saveCut({ mediaRoot }: Bench, shots: readonly Shot[]): Promise<void> {
  const tracks = [
    { kind: 'Video', name: 'V1', shots },
    { kind: 'Audio', name: 'A1', shots },
  ] as const;
  const text = otioText({ name: CUT_FILM, rate: CANVAS.frame_rate, canvas: CANVAS, tracks });
  await writeFile(join(mediaRoot, CUT_FILM, 'timeline.otio'), text);
}

function shotOf(index: number): Shot {
  const range = LONGEST_FRAMES - SHORTEST_FRAMES + 1;
  return {
    name: `shot ${index + 1}`,
    file: RUSHES,
    start: (index * START_STEP) % STARTS,
    frames: SHORTEST_FRAMES + ((index * LENGTH_STEP) % range),
  };
}
