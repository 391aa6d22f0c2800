import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bunnyFilm } from '../demo/media-maker';
import type { Bench } from './bench';
import { CANVAS, makerFor, oneShotTimeline } from './footage';

/** Half as it was drawn, half with the grain of a camera: encoders treat the two very differently. */
export const MIXED_FILM = { id: 'mixed-film', file: 'film.mp4', seconds: 16 } as const;

const GRAIN = 'noise=alls=10:allf=t+u';

/** Made when missing: one shot of 16 s, which is cut into spans on the grid of long shots, in the middle of movement. */
export async function makeMixedFilm(bench: Bench): Promise<void> {
  const { id, file, seconds } = MIXED_FILM;
  await bench.steps.run('a film that is half grain', async (tell) => {
    const { make, draw } = makerFor(bench, tell);
    await make(id, `${seconds} s of 1080p`, async (folder) => {
      await draw(folder, file, [
        ...['-t', String(seconds), '-i', bunnyFilm(), '-vf', `${GRAIN}:enable='gte(t,${seconds / 2})'`],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-g', String(CANVAS.frame_rate)],
        ...['-c:a', 'aac', '-ac', '2', '-map_metadata', '-1'],
      ]);
      await writeFile(join(folder, 'timeline.otio'), oneShotTimeline({ id, file, canvas: CANVAS }, seconds));
    });
  });
}
