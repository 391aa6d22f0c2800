import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { warningsOf } from '../../../activities/deliver/warnings';
import type { RenditionRecord } from '../../../model/assembly-plan';
import type { DeliverableResult } from '../../../model/deliverable';
import { rational } from '../../../model/rational';
import { faultyFfmpeg, spoiltPictures, spoiltSound } from '../../support/faulty-ffmpeg';
import { makeClip, temporaryFolder, writeTimeline } from '../../support/media';
import { openWorkshop, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;
const SECOND = 48000;

const record = (length: number, more: Partial<RenditionRecord> = {}): RenditionRecord => ({
  ...{ hash: '', extension: '', bytes: 0, sha256: '', length, extradataSha256: null },
  ...more,
});
const span = (length: number, ...lapses: NonNullable<RenditionRecord['lapses']>) => record(length, { lapses });
const black = (from: number, to: number) => ({ kind: 'black', from, to }) as const;
const freeze = (from: number, to: number) => ({ kind: 'freeze', from, to }) as const;
const canvas = { width: 128, height: 64, rate: rational(24) };
const film = { plan: { canvas }, spans: [], stretches: [], silences: [] };
const brief = (given: Partial<Parameters<typeof warningsOf>[0]>) =>
  warningsOf({ ...film, ...given }).map(({ kind, from_timecode, to_timecode }) => [kind, from_timecode, to_timecode]);

describe('what is told', () => {
  test('one black frame, with its time', () => {
    expect(warningsOf({ ...film, spans: [span(48), span(48, black(30, 31))] })).toEqual([
      {
        kind: 'black',
        from_seconds: 3.25,
        to_seconds: 3.292,
        from_timecode: '00:00:03:06',
        to_timecode: '00:00:03:07',
      },
    ]);
  });

  test('what goes on over a border of spans once, and what comes soon after with it', () => {
    const spans = [span(48, black(40, 48)), span(48, black(0, 5), black(10, 12), black(40, 41))];
    expect(brief({ spans })).toEqual([
      ['black', '00:00:01:16', '00:00:02:12'],
      ['black', '00:00:03:16', '00:00:03:17'],
    ]);
  });

  test('with the timecode of the film, where it has one', () => {
    const spans = [span(1900, black(1800, 1801))];
    const start = { timecode: '01:00:00:00', frame: 86_400 };
    expect(brief({ plan: { canvas, start }, spans })).toEqual([['black', '01:01:15:00', '01:01:15:01']]);
    const ntsc = { ...canvas, rate: rational(30000, 1001) };
    const drop = { timecode: '00:00:00;00', frame: 0 };
    expect(brief({ plan: { canvas: ntsc, start: drop }, spans })).toEqual([['black', '00:01:00;02', '00:01:00;03']]);
    expect(brief({ plan: { canvas: ntsc }, spans })).toEqual([['black', '00:01:00:00', '00:01:00:01']]);
  });

  test('a freeze from a quarter of a second on', () => {
    expect(brief({ spans: [span(48, freeze(10, 15))] })).toEqual([]);
    expect(brief({ spans: [span(48, freeze(45, 48)), span(48, freeze(0, 3))] })).toEqual([
      ['freeze', '00:00:01:21', '00:00:02:03'],
    ]);
  });

  test('nothing of renditions that nobody looked at', () => {
    const silences = [{ from: 0, to: 4 * SECOND }];
    expect(brief({ spans: [record(96)], stretches: [record(4 * SECOND)], silences })).toEqual([]);
    const stretches = [record(2 * SECOND), record(2 * SECOND, { silences: [] })];
    expect(brief({ stretches, silences })).toEqual([['silence', '00:00:02:02', '00:00:04:00']]);
  });

  test('silence without that of the sources, which may end a little earlier or later', () => {
    const stretches = [
      record(4 * SECOND, { silences: [{ from: SECOND, to: 4 * SECOND }] }),
      record(4 * SECOND, { silences: [{ from: 0, to: SECOND }] }),
    ];
    const silences = [
      { from: 0.95 * SECOND, to: 5.05 * SECOND },
      { from: 6 * SECOND, to: 7 * SECOND },
    ];
    expect(brief({ stretches, silences })).toEqual([['silence', '00:00:06:00', '00:00:07:00']]);
  });

  test('at most a hundred, the closest as one', () => {
    const lapses = Array.from({ length: 150 }, (_, index) => black(20 * index, 20 * index + 1));
    const told = warningsOf({ ...film, spans: [span(150 * 20 + 2000, ...lapses, black(4900, 4901))] });
    expect(told.length).toBeLessThanOrEqual(100);
    expect(told.at(0)).toMatchObject({ from_seconds: 0 });
    expect(told.at(-1)).toMatchObject({ from_timecode: '00:03:24:04', to_timecode: '00:03:24:05' });
  });
});

describe('in a film', () => {
  let workshop: Workshop;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await workshop.remove();
    await folder.remove();
  });

  const clip = async (name: string) => {
    const path = join(workshop.mediaRoot, 'film', name);
    await makeClip(path, { seconds: 9, size: '320x180', tone: 440 });
  };
  const kinds = ({ warnings }: DeliverableResult) => warnings?.map(({ kind }) => kind);

  async function spoilt(rewrite: string, formats: readonly string[]) {
    const ffmpeg = await faultyFfmpeg(folder.path, rewrite);
    workshop = await openWorkshop({ ffmpeg, ffprobe: 'ffprobe' });
    await clip('a.mp4');
    return await workshop.make('film', formats);
  }

  test(
    'frames that come out black are told of, and fail nothing',
    async () => {
      const enable = "enable='between(n,24,47)'";
      const results = await spoilt(spoiltPictures(`drawbox=c=black:t=fill:${enable}`), ['mp4', 'mov', 'webm']);
      const [spoiltOne, ...others] = results;
      expect(results.map(({ status, failure }) => [status, failure])).toEqual(Array(3).fill(['completed', null]));
      expect(spoiltOne?.spans).toBeGreaterThan(1);
      expect(spoiltOne?.warnings).toHaveLength(spoiltOne?.spans ?? 0);
      expect(spoiltOne?.warnings?.[0]).toEqual({
        kind: 'black',
        from_seconds: 1,
        to_seconds: 2,
        from_timecode: '00:00:01:00',
        to_timecode: '00:00:02:00',
      });
      expect(others.map(kinds)).toEqual([[], []]);
      const manifest = join(workshop.storeRoot, `${spoiltOne?.file}.manifest.json`);
      expect(JSON.parse(await readFile(manifest, 'utf8')).warnings).toEqual(spoiltOne?.warnings);
    },
    LIMIT_MS,
  );

  test(
    'each format is compared with what its own encoder was given, whatever its size and what is burned in',
    async () => {
      const enable = "enable='between(n,24,47)'";
      const formats = ['h264-vertical', 'h264-square-padded', 'h264-review', 'mp4'];
      const results = await spoilt(spoiltPictures(`drawbox=c=black:t=fill:${enable}`), formats);
      expect(results.map(({ status, failure }) => [status, failure])).toEqual(Array(4).fill(['completed', null]));
      const [first, ...others] = results.map(kinds);
      expect(new Set(first)).toEqual(new Set(['black']));
      expect(others).toEqual([[], [], []]);
    },
    LIMIT_MS,
  );

  test(
    'frames that stand still are told of',
    async () => {
      const held = 'split[still][moving];[moving][still]freezeframes=first=12:last=59:replace=11';
      const [first] = await spoilt(spoiltPictures(held), ['webm']);
      expect(first?.warnings?.[0]).toMatchObject({ kind: 'freeze', to_timecode: '00:00:02:12' });
      expect(first?.warnings?.[0]?.from_seconds).toBeLessThan(0.75);
      expect(new Set(first && kinds(first))).toEqual(new Set(['freeze']));
    },
    LIMIT_MS,
  );

  test(
    'sound that is lost is told of, in each codec',
    async () => {
      const results = await spoilt(spoiltSound("volume=0:enable='between(t,2,4)'"), ['mp4', 'mov', 'webm']);
      for (const result of results) {
        expect(kinds(result)).toEqual(['silence']);
        const { from_seconds = 0, to_seconds = 0 } = result.warnings?.[0] ?? {};
        expect(Math.abs(from_seconds - 2)).toBeLessThan(0.2);
        expect(Math.abs(to_seconds - 4)).toBeLessThan(0.2);
      }
    },
    LIMIT_MS,
  );

  test(
    'black, freezes and silence of the sources, fades, grain and gaps are nobody’s fault',
    async () => {
      workshop = await openWorkshop();
      const film = join(workshop.mediaRoot, 'film');
      const noise = 'noise=alls=20:allf=t';
      const source = `testsrc2=s=320x180:r=24,${noise},fade=in:st=1:d=1.5,fade=out:st=5:d=1`;
      await makeClip(join(film, 'faded.mp4'), { seconds: 8, source });
      await makeClip(join(film, 'dark.mp4'), { seconds: 4, source: `color=c=0x080808:s=320x180:r=24,${noise}` });
      await makeClip(join(film, 'held.mp4'), {
        seconds: 6,
        source: "testsrc2=s=320x180:r=24,select='not(between(n,24,95))',fps=24",
      });
      const level = "volume='if(between(t,1,3),0,if(between(t,5,7),0.002,exp(-t/3)))':eval=frame";
      const tone = ['-f', 'lavfi', '-t', '14', '-i', 'anoisesrc=a=0.5:r=48000:seed=1', '-af', level];
      await execa('ffmpeg', ['-v', 'error', ...tone, '-c:a', 'aac', join(film, 'steps.m4a')]);
      await writeTimeline(film, {
        name: 'cut',
        rate: 24,
        canvas: { width: 320, height: 180, frame_rate: 24 },
        tracks: [
          {
            kind: 'Video',
            name: 'V1',
            shots: [
              { name: 'faded', file: 'faded.mp4', start: 0, frames: 190 },
              { name: 'gap', file: null, start: 0, frames: 30 },
              { name: 'dark', file: 'dark.mp4', start: 0, frames: 90 },
              { name: 'held', file: 'held.mp4', start: 0, frames: 140 },
            ],
          },
          {
            kind: 'Audio',
            name: 'A1',
            shots: [
              { name: 'gap', file: null, start: 0, frames: 40 },
              { name: 'steps', file: 'steps.m4a', start: 0, frames: 300 },
            ],
          },
        ],
      });
      const results = await workshop.make('film', ['mp4', 'mov', 'webm', 'hevc-standard', 'av1-standard']);
      expect(results.map(({ id, warnings }) => [id, warnings])).toEqual(results.map(({ id }) => [id, []]));
    },
    LIMIT_MS,
  );
});
