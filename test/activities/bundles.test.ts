import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ToldEntry, whyRefused } from '../../store/bundle-entries';
import { makeClip, readCounts } from '../support/media';
import { clip, range, timeline, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';
import { type ZipEntry, zipOf } from '../support/zip';

/** A timeline with its media in one zip file (`.otioz`). */
const LIMIT_MS = 120_000;
const WRITTEN = join(__dirname, 'plan', 'timeline', 'written-by-otio', 'bundle.otioz');

let workshop: Workshop;
let media: Buffer;
beforeAll(async () => {
  workshop = await openWorkshop();
  const path = join(workshop.mediaRoot, 'film', 'counted.mp4');
  await makeClip(path, { seconds: 8, source: 'counted' });
  media = await readFile(path);
}, LIMIT_MS);
afterAll(async () => await workshop.remove());

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

async function put(project: string, bundle: Buffer): Promise<void> {
  const folder = join(workshop.mediaRoot, project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'timeline.otioz'), bundle);
}

function shots(...cuts: readonly (readonly [start: number, frames: number])[]): Buffer {
  const clips = cuts.map(([start, frames]) => clip('shot', 'media/counted.mp4', range(start, frames, 24)));
  return Buffer.from(timeline(track('Video', clips)));
}

const bundleOf = (content: Buffer, ...more: readonly ZipEntry[]) =>
  zipOf([
    { name: 'content.otio', data: content, deflated: true },
    { name: 'version.txt', data: Buffer.from('1.0.0') },
    { name: 'media/counted.mp4', data: media },
    ...more,
  ]);

test(
  'a bundle that opentimelineio wrote is assembled exactly, and nothing is written beside it',
  async () => {
    const folder = join(workshop.mediaRoot, 'written');
    await mkdir(folder);
    await cp(WRITTEN, join(folder, 'timeline.otioz'));
    const [result] = await workshop.make('written', ['mp4']);
    expect(result?.failure).toBeNull();
    const film = join(workshop.storeRoot, result?.file ?? '');
    expect(await readCounts(film)).toEqual([...numbers(30, 12), ...numbers(3, 20)]);
    expect(await readdir(folder)).toEqual(['timeline.otioz']);
    const manifest = JSON.parse(await readFile(`${film}.manifest.json`, 'utf8'));
    expect(manifest.timeline.path).toBe('written/timeline.otioz');
    expect(manifest.sources).toMatchObject([{ path: 'written/timeline.otioz/media/counted.mp4' }]);
  },
  LIMIT_MS,
);

test(
  'a new cut in a new bundle renders only what changed, and what was unpacked of the old one is gone',
  async () => {
    await put('cut', bundleOf(shots([10, 96], [0, 80])));
    const first = await workshop.plan('cut', ['mp4']);
    await workshop.finish(first);
    const unpacked = join(workshop.storeRoot, 'bundles', 'cut');
    const [before] = await readdir(unpacked);
    await put('cut', bundleOf(shots([10, 96], [0, 70]), { name: 'media/other.txt', data: Buffer.from('new') }));
    const second = await workshop.plan('cut', ['mp4']);
    expect(first.spans.length).toBeGreaterThan(1);
    expect(second.spans.map(({ missing }) => missing)).toContain(false);
    expect(second.spans.filter(({ missing }) => missing)).toHaveLength(1);
    const [result] = await workshop.finish(second);
    expect(await readCounts(join(workshop.storeRoot, result?.file ?? ''))).toEqual([
      ...numbers(10, 96),
      ...numbers(0, 70),
    ]);
    const after = await readdir(unpacked);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  },
  LIMIT_MS,
);

test(
  'what was unpacked may be deleted: it is unpacked again, and is the same',
  async () => {
    await put('again', bundleOf(shots([20, 30])));
    const { planRef } = await workshop.plan('again', ['mp4']);
    await rm(join(workshop.storeRoot, 'bundles'), { recursive: true });
    expect((await workshop.plan('again', ['mp4'])).planRef).toBe(planRef);
  },
  LIMIT_MS,
);

const bytes = (text: string) => Buffer.from(text);
const evil =
  (name: string, more: Partial<ZipEntry> = {}) =>
  () =>
    bundleOf(shots([0, 24]), { name, data: bytes('x'), ...more });

test.each<[string, () => Buffer, string, RegExp]>([
  ['no zip file', () => bytes('not a zip file at all, by no means'), 'TIMELINE_INVALID', /It is no bundle/],
  ['cut short', () => bundleOf(shots([0, 24])).subarray(0, -30), 'TIMELINE_INVALID', /It is no bundle/],
  [
    'without a timeline',
    () => zipOf([{ name: 'a', data: bytes('a') }]),
    'TIMELINE_INVALID',
    /It holds no content\.otio/,
  ],
  ['with a path that leads up', evil('../../evil.mov'), 'TIMELINE_INVALID', /invalid relative path/],
  ['with an absolute path', evil('/etc/evil.mov'), 'TIMELINE_INVALID', /absolute path/],
  ['with a path of Windows', evil('media\\evil.mov'), 'TIMELINE_INVALID', /invalid characters in fileName/],
  ['with a link', evil('media/a.mov', { mode: 0o120777 }), 'TIMELINE_INVALID', /media\/a\.mov is a link/],
  ['with a device', evil('media/a.mov', { mode: 0o020666 }), 'TIMELINE_INVALID', /no ordinary file/],
  ['that is encrypted', evil('media/a.mov', { flags: 1, deflated: true }), 'TIMELINE_INVALID', /is encrypted/],
  ['with a name twice', evil('media/counted.mp4'), 'TIMELINE_INVALID', /twice/],
  [
    'that grows',
    evil('media/zeros.mov', { data: Buffer.alloc(30e6), deflated: true }),
    'TIMELINE_INVALID',
    /zeros\.mov grows to more than 200 times/,
  ],
  [
    'whose timeline is no timeline',
    () => zipOf([{ name: 'content.otio', data: bytes('{') }]),
    'TIMELINE_INVALID',
    /It is not JSON/,
  ],
  [
    'whose timeline is longer than told',
    () => zipOf([{ name: 'content.otio', data: shots([0, 24]), deflated: true, size: 20 }]),
    'TIMELINE_INVALID',
    /too many bytes/,
  ],
  [
    'whose media are others than told',
    () => {
      const content = { name: 'content.otio', data: shots([0, 24]) };
      return zipOf([content, { name: 'media/counted.mp4', data: media, crc: 1 }]);
    },
    'TIMELINE_INVALID',
    /CRC/i,
  ],
  [
    'without its media',
    () => zipOf([{ name: 'content.otio', data: shots([0, 24]) }]),
    'MEDIA_MISSING',
    /bad\/timeline\.otioz\/media\/counted\.mp4/,
  ],
])('a bundle %s is refused, by its file', async (_, bundle, type, message) => {
  await put('bad', bundle());
  await expect(workshop.plan('bad', ['mp4'])).rejects.toMatchObject({
    type,
    message: expect.stringMatching(message),
  });
  await expect(workshop.plan('bad', ['mp4'])).rejects.toMatchObject({
    message: expect.stringContaining('bad/timeline.otioz'),
  });
});

test('too many files, and too many bytes, are refused before anything is unpacked', () => {
  const entry = (name: string, uncompressedSize = 1): ToldEntry => ({
    ...{ fileName: name, compressedSize: uncompressedSize, uncompressedSize },
    ...{ externalFileAttributes: 0, generalPurposeBitFlag: 0 },
  });
  const many = (count: number, size = 1) => Array.from({ length: count }, (_, index) => entry(String(index), size));
  expect(whyRefused(many(10_000))).toBeUndefined();
  expect(whyRefused(many(10_001))).toBe('It holds more than 10000 files.');
  expect(whyRefused(many(2, 100e9))).toBeUndefined();
  expect(whyRefused(many(3, 100e9))).toBe('Unpacked it has more than 256 GB.');
});

test('a bundle that a link leads out of the project is none of it', async () => {
  const folder = join(workshop.mediaRoot, 'linked');
  await mkdir(folder);
  await writeFile(join(workshop.mediaRoot, 'outside.otioz'), bundleOf(shots([0, 24])));
  await symlink('../outside.otioz', join(folder, 'timeline.otioz'));
  await expect(workshop.plan('linked', ['mp4'])).rejects.toMatchObject({ type: 'MEDIA_OUTSIDE_ROOT' });
});

test('media of a bundle do not lead out of it', async () => {
  const up = Buffer.from(timeline(track('Video', [clip('up', '../../film/counted.mp4', range(0, 24, 24))])));
  await put('up', bundleOf(up));
  await expect(workshop.plan('up', ['mp4'])).rejects.toMatchObject({ type: 'MEDIA_MISSING' });
});
