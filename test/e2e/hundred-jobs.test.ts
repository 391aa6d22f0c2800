import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeClip } from '../support/media';
import { followToEnd } from './follow';
import { type E2eStudio, makeShot, openStudio } from './studio';

const JOBS = 100;
const BROKEN = ['job-017', 'job-064'];
const LIMIT_MS = 300_000;

let studio: E2eStudio;
beforeAll(async () => {
  studio = await openStudio(1);
  const film = join(studio.mediaRoot, 'source', 'film.mp4');
  await makeClip(film, { seconds: 12, tone: 330 });
  for (let number = 1; number <= JOBS; number += 1)
    await makeShot(studio.mediaRoot, `shot-${number}`, film, 2 * number, 24);
  for (const id of BROKEN) {
    const folder = join(studio.mediaRoot, `broken-${id}`);
    await mkdir(folder);
    await writeFile(join(folder, 'film.mp4'), 'this was never a film');
  }
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

test(
  'of a hundred jobs with two broken ones the ninety-eight sound ones complete',
  async () => {
    const names = Array.from({ length: JOBS }, (_, index) => `job-${String(index + 1).padStart(3, '0')}`);
    const batch = await studio.client.submit({
      name: 'a hundred',
      max_concurrent: 8,
      jobs: names.map((id, index) => ({
        id,
        project_id: BROKEN.includes(id) ? `broken-${id}` : `shot-${index + 1}`,
        formats: ['mp4'],
        quality: 'draft',
      })),
    });
    const end = await followToEnd(studio.client, batch.id, LIMIT_MS);
    expect(end.status).toBe('partially_failed');
    expect(end.counts).toEqual({ completed: 98, failed: 2, pending: 0, running: 0, cancelled: 0, skipped: 0 });
    const failed = end.jobs.filter(({ status }) => status === 'failed');
    expect(failed.map(({ id, failure }) => [id, failure?.code, failure?.file])).toEqual(
      BROKEN.map((id) => [id, 'MEDIA_UNREADABLE', `broken-${id}/film.mp4`]),
    );
    const published = end.jobs.flatMap(({ deliverables }) => deliverables).filter(({ file }) => file !== null);
    expect(published).toHaveLength(98);
    expect(new Set(published.map(({ sha256 }) => sha256)).size).toBe(98);
    expect(published.every(({ checks, frames }) => frames === 24 && checks.every(({ passed }) => passed))).toBe(true);
  },
  LIMIT_MS,
);
