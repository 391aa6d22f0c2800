import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Media } from '../../model/program';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const PATCH = [200, 50, 50] as const;
/** Twice rounded to 8 bits, by the source's encoder and by ours. */
const NEAR = 4;

interface Source {
  readonly file: string;
  readonly size: string;
  readonly matrix: string;
  readonly range: 'tv' | 'pc';
  readonly format: string;
  readonly options: readonly string[];
}

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4'];
const tagged = (matrix: string) => [...H264, '-colorspace', matrix];
const STILL = ['-frames:v', '1', '-q:v', '1'];
const HD = '1280x720';
const SD = '320x180';

/** Half a second of one colour, its samples made by the matrix and the range that the file is meant to be read with. */
async function makePatch(
  path: string,
  { size, matrix, range, format, options }: Source,
  colour: readonly number[] = PATCH,
) {
  await mkdir(dirname(path), { recursive: true });
  const hex = colour.map((part) => part.toString(16).padStart(2, '0')).join('');
  const samples = matrix === 'none' ? '' : `,scale=out_color_matrix=${matrix}:out_range=${range}`;
  const source = `color=c=0x${hex}:s=${size}:r=24:d=0.5,format=gbrp${samples},format=${format}`;
  await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...options, path]);
}

/** The colour in the middle of a deliverable, read as its tags say and as a player would. */
async function colourOf(path: string): Promise<number[]> {
  const read = 'scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrp';
  const middle = 'crop=2:2,format=rgb24';
  const args = ['-v', 'error', '-i', path, '-vf', `${read},${middle}`, '-frames:v', '1', '-f', 'rawvideo', '-'];
  const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer' });
  return [...stdout.subarray(0, 3)];
}

function expectNear(actual: readonly number[], wanted: readonly number[]): void {
  const difference = Math.max(...wanted.map((part, index) => Math.abs(part - (actual[index] ?? 999))));
  if (difference > NEAR) throw new Error(`${wanted.join(' ')} was wanted, ${actual.join(' ')} is seen`);
}

const sources: readonly [string, Source][] = [
  ['untagged HD', { file: 'a.mp4', size: HD, matrix: 'bt709', range: 'tv', format: 'yuv420p', options: H264 }],
  [
    'untagged HD in 10 bits',
    {
      file: 'a.mp4',
      size: HD,
      matrix: 'bt709',
      range: 'tv',
      format: 'yuv420p10le',
      options: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:crf=8'],
    },
  ],
  ['untagged SD', { file: 'a.mp4', size: SD, matrix: 'bt601', range: 'tv', format: 'yuv420p', options: H264 }],
  [
    'untagged SD in 10 bits 4:2:2',
    {
      file: 'a.mov',
      size: SD,
      matrix: 'bt601',
      range: 'tv',
      format: 'yuv422p10le',
      options: ['-c:v', 'prores_ks', '-profile:v', '3'],
    },
  ],
  [
    'HD tagged as BT.601',
    { file: 'a.mp4', size: HD, matrix: 'bt601', range: 'tv', format: 'yuv420p', options: tagged('smpte170m') },
  ],
  [
    'SD tagged as BT.709',
    { file: 'a.mp4', size: SD, matrix: 'bt709', range: 'tv', format: 'yuv420p', options: tagged('bt709') },
  ],
  [
    'tagged as BT.2020',
    { file: 'a.mp4', size: SD, matrix: 'bt2020', range: 'tv', format: 'yuv420p', options: tagged('bt2020nc') },
  ],
  ['full range', { file: 'a.mp4', size: SD, matrix: 'bt601', range: 'pc', format: 'yuvj420p', options: H264 }],
  ['a JPEG', { file: 'a.jpg', size: HD, matrix: 'bt601', range: 'pc', format: 'yuvj444p', options: STILL }],
  ['an RGB picture', { file: 'a.png', size: SD, matrix: 'none', range: 'pc', format: 'rgb24', options: STILL }],
];

test.each(sources)(
  'the colours of a source stay what they are: %s',
  async (_, source) => {
    await makePatch(join(workshop.mediaRoot, 'film', source.file), source);
    const results = await workshop.make('film', ['mp4', 'mov']);
    for (const { status, file } of results) {
      expect(status).toBe('completed');
      expectNear(await colourOf(join(workshop.storeRoot, file ?? '')), PATCH);
    }
  },
  LIMIT_MS,
);

/** Of linear light, from Rec. 709 to BT.2020 (ITU-R BT.2087-0, 2). */
const TO_BT2020 = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0114],
  [0.0164, 0.088, 0.8956],
] as const;
/** The curve of both (ITU-R BT.709-6, 1.2) and its inverse. */
const coded = (light: number) => (light < 0.018 ? 4.5 * light : 1.099 * light ** 0.45 - 0.099);
const light = (code: number) => (code < 0.081 ? code / 4.5 : ((code + 0.099) / 1.099) ** (1 / 0.45));

test.each([
  ['a film', 'a.mov', 'bt2020', 'yuv422p10le', ['-c:v', 'prores_ks', '-profile:v', '3']],
  ['a film in 8 bits', 'a.mp4', 'bt2020', 'yuv420p', tagged('bt2020nc')],
  ['a film with the matrix of BT.709', 'a.mp4', 'bt709', 'yuv420p', tagged('bt709')],
] as const)(
  'colours of the wider primaries of BT.2020 come out as the same colours: %s',
  async (_, file, matrix, format, options) => {
    const lights = PATCH.map((part) => light(part / 255));
    const wide = TO_BT2020.map((row) =>
      Math.round(255 * coded(row.reduce((sum, w, i) => sum + w * (lights[i] ?? 0), 0))),
    );
    expect(Math.max(...wide.map((part, index) => Math.abs(part - (PATCH[index] ?? 0))))).toBeGreaterThan(3 * NEAR);
    const names = `color_primaries=bt2020:color_trc=bt709:colorspace=${matrix === 'bt709' ? matrix : 'bt2020nc'}`;
    const primaries = ['-vf', `setparams=${names}`, '-color_primaries', 'bt2020', '-color_trc', 'bt709'];
    await makePatch(
      join(workshop.mediaRoot, 'film', file),
      { file, size: HD, matrix, range: 'tv', format, options: [...options, ...primaries] },
      wide,
    );
    const results = await workshop.make('film', ['mp4', 'mov']);
    for (const { file } of results) expectNear(await colourOf(join(workshop.storeRoot, file ?? '')), PATCH);
  },
  LIMIT_MS,
);

test(
  'black, white and gray keep their levels in a gray picture',
  async () => {
    const gray = [
      [0, 0, 0],
      [128, 128, 128],
      [255, 255, 255],
    ] as const;
    for (const [index, colour] of gray.entries()) {
      const source = { file: '', size: SD, matrix: 'none', range: 'pc', format: 'gray', options: STILL } as const;
      await makePatch(join(workshop.mediaRoot, `film-${index}`, 'a.png'), source, colour);
      const [result] = await workshop.make(`film-${index}`, ['mov']);
      expectNear(await colourOf(join(workshop.storeRoot, result?.file ?? '')), colour);
    }
  },
  LIMIT_MS,
);

test(
  'facts that an earlier version kept without a matrix are found out again',
  async () => {
    const source = sources[0]?.[1] as Source;
    await makePatch(join(workshop.mediaRoot, 'film', 'a.mp4'), source);
    const { media } = workshop.store;
    const fingerprint = await media.fingerprint('film/a.mp4');
    const old: Omit<Media, 'path' | 'fingerprint'> = { video: null, audio: null };
    await media.remembered(fingerprint, async () => old);
    const plan = await workshop.store.plans.read((await workshop.plan('film', ['mp4'])).planRef);
    expect(plan.media).toMatchObject([{ video: { codec: 'h264', matrix: 'bt709', range: 'tv' } }]);
  },
  LIMIT_MS,
);
