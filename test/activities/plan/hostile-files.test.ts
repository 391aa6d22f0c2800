import { mkdir, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { JobSpecification } from '../../../model/specification';
import { makeClip, writeTimeline } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
  await makeClip(project('film', 'a.mp4'), { seconds: 1 });
});
afterEach(async () => await workshop.remove());

const project = (...names: string[]) => join(workshop.mediaRoot, ...names);
const outside = (...names: string[]) => join(workshop.mediaRoot, '..', 'outside', ...names);
const plan = (words: Partial<JobSpecification> = {}) =>
  workshop.plan('film', words.captions ? ['mp4', 'srt'] : ['mp4'], undefined, 'draft', words);

const TIMELINE = {
  name: 'cut',
  rate: 24,
  canvas: { width: 128, height: 64, frame_rate: 24 },
  tracks: [{ kind: 'Video' as const, name: 'V1', shots: [{ name: 'a', file: 'a.mp4', start: 0, frames: 10 }] }],
};

/** Each file that a project may hold beside its media, and how a job asks for it. */
const READ = [
  ['timeline.otio', 'TIMELINE_INVALID', {}],
  ['timeline.edl', 'TIMELINE_INVALID', {}],
  ['look.cube', 'LUT_INVALID', { lut: 'look.cube' }],
  ['words.srt', 'CAPTIONS_INVALID', { captions: { path: 'words.srt', language: 'eng' } }],
  ['b.mp4', 'MEDIA_UNREADABLE', {}],
] as const;

describe.each(READ)('%s', (name, code, words) => {
  test('as a pipe is refused at once', async () => {
    await execa('mkfifo', [project('film', name)]);
    await expect(plan(words)).rejects.toMatchObject({
      type: code,
      nonRetryable: true,
      message: expect.stringContaining('no ordinary file'),
    });
  });

  test('as a link to a device, and out of the project, is refused', async () => {
    await symlink('/dev/zero', project('film', name));
    await expect(plan(words)).rejects.toMatchObject({ type: 'MEDIA_OUTSIDE_ROOT', nonRetryable: true });
  });
});

test.each(READ.slice(0, 4))('%s that is too large is refused unread', async (name, code, words) => {
  await writeFile(project('film', name), '');
  await truncate(project('film', name), 2 ** 36);
  await expect(plan(words)).rejects.toMatchObject({
    type: code,
    nonRetryable: true,
    message: expect.stringContaining('too large'),
  });
});

test('a timeline that is a link to one outside the project is not read', async () => {
  await writeTimeline(outside(), TIMELINE);
  await symlink(outside('timeline.otio'), project('film', 'timeline.otio'));
  await expect(plan()).rejects.toMatchObject({ type: 'MEDIA_OUTSIDE_ROOT' });
});

test('a timeline that is a link to nothing is missing: the folder is not taken for the film', async () => {
  await symlink('gone.otio', project('film', 'timeline.otio'));
  await expect(plan()).rejects.toMatchObject({ type: 'MEDIA_MISSING' });
});

test('a timeline that is a link within its project is read', async () => {
  await writeTimeline(project('film'), TIMELINE);
  await rename(project('film', 'timeline.otio'), project('film', 'cut-7.otio'));
  await symlink('cut-7.otio', project('film', 'timeline.otio'));
  expect(await plan()).toMatchObject({ planRef: expect.any(String) });
});

test.each([
  ['a project that is a link out of the media root', () => outside()],
  ['a project that is a link to the media root itself', () => workshop.mediaRoot],
])('%s is none', async (_what, leads) => {
  await mkdir(outside(), { recursive: true });
  await makeClip(outside('a.mp4'), { seconds: 1 });
  await symlink(leads(), project('linked'));
  expect(await workshop.store.media.projectExists('linked')).toBe(false);
  await expect(workshop.plan('linked', ['mp4'])).rejects.toMatchObject({ type: 'MEDIA_OUTSIDE_ROOT' });
});

test('a project that is a link to another project is read', async () => {
  await symlink('film', project('again'));
  expect(await workshop.store.media.projectExists('again')).toBe(true);
  expect(await workshop.plan('again', ['mp4'])).toMatchObject({ planRef: expect.any(String) });
});
