import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bunnyFilm, mediaMaker } from './media-maker';
import { otioText, type Shot } from './otio';

/** Ten shots of Big Buck Bunny: where each begins in the film, and how long it is, in frames. */
const BUNNY_SHOTS = [
  [0, 36],
  [60, 30],
  [130, 42],
  [210, 24],
  [268, 36],
  [330, 30],
  [402, 36],
  [480, 30],
  [560, 42],
  [648, 48],
] as const;

/** Makes the demo's media below a folder, what is missing of it. Says a line for each project that it makes. */
export async function makeProjects(root: string, ffmpeg: string, say: (line: string) => void, signal: AbortSignal) {
  const { make, draw } = mediaMaker({ root, ffmpeg, say, signal });
  await make('bunny-trailer', 'real footage, ten shots cut by a timeline', async (folder) => {
    await copyFile(bunnyFilm(), join(folder, 'bunny.mp4'));
    await draw(folder, 'title.png', [...lavfi('gradients=s=1280x720:c0=0x203040:c1=0x604020:n=2'), '-frames:v', '1']);
    await writeFile(join(folder, 'timeline.otio'), bunnyTimeline());
  });
  await make('colour-bars', 'bars and tone at 25 frames a second', async (folder) => {
    await draw(folder, 'bars.mp4', [...lavfi('smptehdbars=s=1024x576:r=25:d=5'), ...tone(1000, 5), ...H264, ...AAC]);
  });
  await make('vertical', 'upright, 29.97 frames a second, one clip of another shape, no sound', async (folder) => {
    await draw(folder, 'shot1.mp4', [...lavfi('testsrc2=s=360x640:r=30000/1001:d=4'), ...H264]);
    await draw(folder, 'shot2.mp4', [...lavfi('mandelbrot=s=480x360:r=24', 3), ...H264]);
  });
  await make('short-film', 'mixed sizes and rates, a still, film rate 23.976', async (folder) => {
    await draw(folder, 'a.mov', [...lavfi('testsrc=s=640x360:r=24000/1001:d=3'), ...tone(220, 3), ...H264, ...AAC]);
    await draw(folder, 'b.mp4', [...lavfi('rgbtestsrc=s=720x576:r=25:d=2'), ...tone(440, 2), ...H264, ...AAC]);
    await draw(folder, 'c.png', [...lavfi('yuvtestsrc=s=800x600'), '-frames:v', '1']);
  });
}

function lavfi(source: string, seconds?: number): string[] {
  return ['-f', 'lavfi', ...(seconds === undefined ? [] : ['-t', String(seconds)]), '-i', source];
}

function tone(frequency: number, seconds: number): string[] {
  return lavfi(`sine=frequency=${frequency}:sample_rate=44100:duration=${seconds}`);
}

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const AAC = ['-c:a', 'aac', '-shortest'];

/** The shots, a second of black after the fourth, and a title over the head of the film on an upper track. */
function bunnyTimeline(): string {
  const shots = BUNNY_SHOTS.map(
    ([start, frames], index): Shot => ({
      name: `shot ${index + 1}`,
      file: 'bunny.mp4',
      start,
      frames,
    }),
  );
  const black: Shot = { name: 'black', file: null, start: 0, frames: 24 };
  return otioText({
    name: 'Bunny trailer',
    rate: 24,
    canvas: { width: 1280, height: 720, frame_rate: 24 },
    tracks: [
      { kind: 'Video', name: 'V1', shots: [...shots.slice(0, 4), black, ...shots.slice(4)] },
      { kind: 'Video', name: 'V2', shots: [{ name: 'title', file: 'title.png', start: 0, frames: 24 }] },
      { kind: 'Audio', name: 'A1', shots: [...shots.slice(0, 4), black, ...shots.slice(4)] },
    ],
  });
}
