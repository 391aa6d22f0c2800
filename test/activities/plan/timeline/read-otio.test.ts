import { layOut } from '../../../../activities/plan/lay-out';
import { readFolder } from '../../../../activities/plan/read-folder';
import { readOtio } from '../../../../activities/plan/timeline/read-otio';
import type { ReelbatchError } from '../../../../model/failure';
import { clip, finder, gap, RATE, range, timeline, track } from '../../../support/otio';

const program = async (text: string) => layOut(await readOtio(text, 'p/timeline.otio', finder), 'p');
const pieces = async (text: string) =>
  (await program(text)).video.map((piece) =>
    piece.kind !== 'media' ? `${piece.kind} ${piece.frames}` : `${piece.start.num}/${piece.start.den} ${piece.frames}`,
  );

test('clips and gaps, in frames of the canvas, at 23.976 exactly', async () => {
  const text = timeline(track('Video', [clip('a', 'a.mov', range(48, 24)), gap(10), clip('b', 'b.mov', range(0, 5))]));
  expect(await pieces(text)).toEqual(['1001/500 24', 'black 10', '0/1 5']);
  expect((await program(text)).canvas).toEqual({ width: 1918, height: 1080, rate: RATE });
});

test('a clip without a range is the whole file; a range counts from the start of the media', async () => {
  const available = {
    OTIO_SCHEMA: 'ExternalReference.1',
    target_url: 'a.mov',
    available_range: range(86400, 2000, 24),
  };
  const text = timeline(
    track('Video', [
      clip('whole', 'a.mov'),
      { ...clip('timecode', 'x', range(86424, 48, 24)), media_references: { DEFAULT_MEDIA: available } },
    ]),
  );
  expect(await pieces(text)).toEqual(['0/1 2398', '1/1 48']);
});

test('an upper track covers, its gaps let through, and what is disabled is not there', async () => {
  const text = timeline(
    track('Video', [clip('base', 'a.mov', range(0, 100))]),
    track('Video', [
      gap(20),
      clip('over', 'b.mov', range(0, 30)),
      gap(10),
      clip('off', 'b.mov', range(0, 10), { enabled: false }),
    ]),
    track('Video', [clip('track off', 'b.mov', range(0, 100))], { enabled: false }),
  );
  const { video } = await program(text);
  expect(video.map((piece) => [piece.kind === 'media' && piece.media, piece.frames])).toEqual([
    [0, 20],
    [1, 30],
    [0, 50],
  ]);
});

test('sound comes from the audio tracks, or from the pictures where there are none', async () => {
  const pictures = track('Video', [clip('a', 'a.mov', range(0, 24)), clip('m', 'mute.mov', range(0, 24))]);
  expect(
    (await program(timeline(pictures))).audio.map((row) => row.map(({ kind, frames }) => `${kind} ${frames}`)),
  ).toEqual([['media 24', 'silence 24']]);
  const withSound = timeline(pictures, track('Audio', [gap(12), clip('music', 'm.wav', range(0, 30))]));
  expect((await program(withSound)).audio.map((row) => row.map(({ kind, frames }) => `${kind} ${frames}`))).toEqual([
    ['silence 12', 'media 30', 'silence 6'],
  ]);
});

test.each([
  ['file:///media/p/shot%201.mov', 'absolute/media/p/shot 1.mov'],
  ['shots/shot%201.mov', 'shots/shot 1.mov'],
  ['100%.mov', '100%.mov'],
  ['file:shots/shot%201.mov', 'shots/shot 1.mov'],
  ['file://localhost/media/p/a.mov', 'absolute/media/p/a.mov'],
  ['file:///media/p/100%.mov', 'absolute/media/p/100%.mov'],
  ['/media/p/a.mov', 'absolute/media/p/a.mov'],
])('the reference %s is %s', async (url, path) => {
  const { media } = await program(timeline(track('Video', [clip('a', url, range(0, 10))])));
  expect(media[0]?.path).toBe(path);
});

test('old clips with one reference are read, and markers are named as left out', async () => {
  const old = {
    ...clip('a', 'x', range(0, 10)),
    OTIO_SCHEMA: 'Clip.1',
    media_references: undefined,
    media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'old.mov' },
    markers: [{}, {}],
  };
  const { media, leftOut } = await program(timeline(track('Video', [old])));
  expect(media[0]?.path).toBe('old.mov');
  expect(leftOut).toEqual(["tracks/children[0] 'V' > [0] 'a': 2 markers"]);
});

test('every thing that cannot be assembled is named with its place, all at once', async () => {
  const text = timeline(
    track('Video', [
      clip('gone', 'gone.mov', range(0, 10)),
      { OTIO_SCHEMA: 'Transition.1', name: 'dissolve' },
      clip('fast', 'a.mov', range(0, 10), { effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1' }] }),
      clip('web', 'https://example.test/a.mov', range(0, 10)),
      {
        ...clip('missing', 'x', range(0, 10)),
        media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'MissingReference.1' } },
      },
      clip('still', 'a.png'),
    ]),
  );
  const error = await program(text).catch((thrown: ReelbatchError) => thrown);
  const { message } = error as ReelbatchError;
  for (const word of [
    "'gone'",
    'The transition without a type cannot',
    'LinearTimeWarp',
    "'web'",
    'MissingReference',
    "'still'",
  ])
    expect(message).toContain(word);
});

test.each([
  ['not JSON', '{', /not JSON/],
  ['another file', '{"OTIO_SCHEMA":"Marker.1"}', /is not a Timeline/],
  ['broken times', timeline(track('Video', [clip('a', 'a.mov', { start_time: { value: 'x' } })])), /source_range/],
])('%s is a fault of the timeline', async (_, text, words) => {
  await expect(program(text)).rejects.toMatchObject({
    code: 'TIMELINE_INVALID',
    message: expect.stringMatching(words),
  });
});

test('a project without a timeline is its clips in the order of their numbers', async () => {
  const read = await readFolder('p', ['shot10.mov', 'shot2.mov', 'notes.txt', 'shot1.png'], finder);
  const { media, video } = layOut(read, 'p');
  expect(media.map(({ path }) => path)).toEqual(['shot1.png', 'shot2.mov', 'shot10.mov']);
  expect(video[0]?.frames).toBe(120);
  await expect(readFolder('p', ['notes.txt'], finder)).rejects.toMatchObject({ code: 'PROJECT_EMPTY' });
});
