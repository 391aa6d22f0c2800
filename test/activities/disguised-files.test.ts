import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { makeClip } from '../support/media';
import { clip, range, stack, timelineOf, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
  await mkdir(project(), { recursive: true });
  await makeClip(join(workshop.mediaRoot, '..', 'secret.mp4'), { seconds: 1, tone: 440 });
});
afterEach(async () => await workshop.remove());

const project = (...names: string[]) => join(workshop.mediaRoot, 'film', ...names);
const secret = () => join(workshop.mediaRoot, '..', 'secret.mp4');

const PLAYLISTS: Readonly<Record<string, (path: string) => string>> = {
  'a list of ffmpeg': (path) => `ffconcat version 1.0\nfile '${path}'\n`,
  'a playlist of HLS': (path) =>
    `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${path}\n#EXT-X-ENDLIST\n`,
  'a manifest of DASH': (path) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>file://${path}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'a description of a session': () =>
    'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n',
  'a picture that names others': (path) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><image href="file://${path}" width="64" height="64"/></svg>`,
  'a filter': (path) => `movie=${path}`,
};

describe.each(Object.entries(PLAYLISTS))('%s', (_what, text) => {
  test.each(['a.mp4', 'a.mov', 'a.mkv', 'a.png', 'a.jpg', 'a.ts'])('that is called %s reads nothing', async (name) => {
    await writeFile(project(name), text(secret()));
    await expect(workshop.plan('film', ['mp4'])).rejects.toMatchObject({
      type: 'MEDIA_UNREADABLE',
      nonRetryable: true,
    });
  });

  test.each(['a.wav', 'a.mp3'])('that is called %s is heard nowhere', async (name) => {
    await makeClip(project('picture.mp4'), { seconds: 1 });
    await writeFile(project(name), text(secret()));
    const picture = track('Video', [clip('p', 'picture.mp4', range(0, 24, 24))]);
    const sound = track('Audio', [clip('s', name, range(0, 24, 24))]);
    await writeFile(project('timeline.otio'), timelineOf(stack([picture, sound])));
    await expect(workshop.plan('film', ['mp4'])).rejects.toMatchObject({
      type: 'MEDIA_UNREADABLE',
      nonRetryable: true,
    });
  });

  test('that is numbered like pictures is shown nowhere', async () => {
    for (const number of [1, 2, 3]) await writeFile(project(`shot.${number}.png`), text(secret()));
    const reference = {
      OTIO_SCHEMA: 'ImageSequenceReference.1',
      ...{ target_url_base: '', name_prefix: 'shot.', name_suffix: '.png', start_frame: 1, frame_step: 1, rate: 24 },
      available_range: range(1, 3, 24),
    };
    const shown = { OTIO_SCHEMA: 'Clip.1', name: 's', source_range: range(1, 3, 24), media_reference: reference };
    await writeFile(project('timeline.otio'), timelineOf(stack([track('Video', [shown])])));
    await expect(workshop.plan('film', ['mp4'])).rejects.toMatchObject({
      type: 'MEDIA_UNREADABLE',
      nonRetryable: true,
    });
  });
});

/** A picture that is large and empty: some kilobytes as a file. */
function blankPng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey; the picture ends after a row.
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(Math.ceil(width / 8) + 1));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test.each([
  [60_000, 60_000],
  [16_000, 16_000],
  [2_000_000_000, 1],
])('a picture of %i x %i is refused before it is decoded', async (width, height) => {
  await writeFile(project('a.png'), blankPng(width, height));
  await expect(workshop.plan('film', ['mp4'])).rejects.toMatchObject({ type: 'MEDIA_UNREADABLE', nonRetryable: true });
});
