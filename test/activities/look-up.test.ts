import { createHash } from 'node:crypto';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { PictureFields } from '../../model/picture';
import type { FilmPreset } from '../../model/preset';
import { failureOf } from '../support/failure-of';
import { openWorkshop, type Workshop } from '../support/workshop';

const LIMIT_MS = 120_000;
const LOSSLESS = 'prores-4444';
const PATCH = [200, 90, 50] as const;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop();
  const folder = join(workshop.mediaRoot, 'film');
  await execa('mkdir', ['-p', folder]);
  const hex = PATCH.map((part) => part.toString(16).padStart(2, '0')).join('');
  const source = `color=c=0x${hex}:s=128x64:r=24:d=0.25,format=gbrp,scale=out_color_matrix=bt709:out_range=tv,format=yuv444p10le`;
  const options = ['-c:v', 'ffv1', '-colorspace', 'bt709', '-color_range', 'tv'];
  await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...options, join(folder, 'a.mkv')]);
});
afterAll(async () => await workshop.remove());

const inProject = (name: string) => join(workshop.mediaRoot, 'film', name);

/** A table of three dimensions that does this to a colour. */
async function writeLut(name: string, look: (r: number, g: number, b: number) => number[], head = ''): Promise<void> {
  const size = 9;
  const rows: string[] = [];
  const steps = Array.from({ length: size }, (_, index) => index / (size - 1));
  for (const b of steps) for (const g of steps) for (const r of steps) rows.push(look(r, g, b).join(' '));
  await writeFile(inProject(name), `TITLE "${name}"\nLUT_3D_SIZE ${size}\n${head}${rows.join('\n')}\n`);
}

async function make(fields: PictureFields, change?: (preset: FilmPreset) => FilmPreset) {
  const [result] = await workshop.make('film', [LOSSLESS], change, fields);
  expect(result).toMatchObject({ status: 'completed', failure: null });
  return join(workshop.storeRoot, result?.file ?? 'nothing was published');
}

async function colourOf(path: string): Promise<number[]> {
  const read = 'scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int,format=gbrp';
  const args = ['-v', 'error', '-i', path, '-vf', `${read},crop=2:2,format=rgb24`, '-frames:v', '1', '-f', 'rawvideo'];
  const { stdout } = await execa('ffmpeg', [...args, '-'], { encoding: 'buffer' });
  return [...stdout.subarray(0, 3)];
}

function expectNear(actual: readonly number[], wanted: readonly number[], near = 2): void {
  const difference = Math.max(...wanted.map((part, index) => Math.abs(part - (actual[index] ?? 999))));
  if (difference > near) throw new Error(`${wanted.join(' ')} was wanted, ${actual.join(' ')} is seen`);
}

const half = (value: number) => value / 2;

describe('a job with a look-up table', () => {
  test(
    'has the colours that the table says, in the range and the matrix of the deliverable',
    async () => {
      expectNear(await colourOf(await make({})), PATCH);
      await writeLut('same.cube', (...colour) => colour);
      expectNear(await colourOf(await make({ lut: 'same.cube' })), PATCH);
      await writeLut('turned.cube', (r, g, b) => [g, b, r]);
      expectNear(await colourOf(await make({ lut: 'turned.cube' })), [90, 50, 200]);
      await writeLut('half.cube', (...colour) => colour.map(half));
      expectNear(await colourOf(await make({ lut: 'half.cube' })), PATCH.map(half));
    },
    LIMIT_MS,
  );

  test(
    'reads curves too, and the domain of both',
    async () => {
      await writeFile(inProject('curve.cube'), 'LUT_1D_SIZE 3\n0 0 0\n0.25 0.5 0.5\n1 1 1\n');
      const red = 255 * (0.25 + ((200 / 255 - 0.5) / 0.5) * 0.75);
      expectNear(await colourOf(await make({ lut: 'curve.cube' })), [red, 90, 50]);
      // Entries stand for 0.1 to 0.6 here: 90 of 255 lies at (90/255 - 0.1) / 0.5 of the way, 200 above the last.
      await writeFile(
        inProject('narrow.cube'),
        'LUT_1D_SIZE 2\nDOMAIN_MIN .1 .1 .1\nDOMAIN_MAX .6 .6 .6\n0 0 0\n1 1 1\n',
      );
      const at = (value: number) => 255 * Math.min(1, Math.max(0, (value / 255 - 0.1) / 0.5));
      expectNear(await colourOf(await make({ lut: 'narrow.cube' })), PATCH.map(at), 3);
      await writeLut('wide.cube', (...colour) => colour, 'DOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n');
      expectNear(await colourOf(await make({ lut: 'wide.cube' })), PATCH.map(half));
    },
    LIMIT_MS,
  );

  test(
    "its own comes before the preset's, and the manifest names both with their hashes",
    async () => {
      await writeLut('turned.cube', (r, g, b) => [g, b, r]);
      await writeLut('red.cube', (r, g, b) => [r / 2, g, b]);
      const change = (preset: FilmPreset): FilmPreset => ({ ...preset, picture: { lut: 'red.cube' } });
      const path = await make({ lut: 'turned.cube' }, change);
      expectNear(await colourOf(path), [45, 50, 200]);
      const manifest = JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'));
      const named = async (name: string) => ({
        path: `film/${name}`,
        sha256: createHash('sha256')
          .update(await readFile(inProject(name)))
          .digest('hex'),
      });
      expect(manifest.luts).toEqual([await named('turned.cube'), await named('red.cube')]);
    },
    LIMIT_MS,
  );

  test('has renditions of its own, others when the table is written anew', async () => {
    const hash = async (fields: PictureFields) => {
      const { planRef } = await workshop.plan('film', [LOSSLESS], undefined, 'draft', fields);
      return (await workshop.store.plans.read(planRef)).spans[0]?.renditions[0];
    };
    await writeLut('look.cube', (r, g, b) => [r, g, b]);
    const hashes = [await hash({}), await hash({ lut: 'look.cube' })];
    expect(await hash({ lut: 'look.cube' })).toBe(hashes[1]);
    await writeLut('look.cube', (r, g, b) => [r, g, b / 2]);
    hashes.push(await hash({ lut: 'look.cube' }));
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('a table that cannot be used is refused when the job is planned', () => {
  const refusal = async (fields: PictureFields, change?: (preset: FilmPreset) => FilmPreset) => {
    const failure = await failureOf(workshop.plan('film', [LOSSLESS], change, 'draft', fields));
    return { code: failure.type, message: failure.message };
  };

  test('because it is not there', async () => {
    expect(await refusal({ lut: 'none.cube' })).toMatchObject({
      code: 'MEDIA_MISSING',
      message: expect.stringContaining('the look-up table none.cube of the job'),
    });
  });

  test('because a link leads out of the project', async () => {
    await symlink('/etc/passwd', inProject('link.cube'));
    expect(await refusal({ lut: 'link.cube' })).toMatchObject({ code: 'MEDIA_OUTSIDE_ROOT' });
  });

  test('because it is a folder, or a pipe that would keep everybody waiting', async () => {
    await execa('mkdir', ['-p', inProject('folder.cube')]);
    await execa('mkfifo', [inProject('pipe.cube')]);
    expect(await refusal({ lut: 'folder.cube' })).toMatchObject({ code: 'LUT_INVALID' });
    expect(await refusal({ lut: 'pipe.cube' })).toMatchObject({ code: 'LUT_INVALID' });
  });

  test('because of its text: every fault of every table at once, by its line', async () => {
    await writeFile(inProject('list.cube'), "ffconcat version 1.0\nfile 'a.mkv'\n");
    await writeFile(inProject('short.cube'), 'LUT_1D_SIZE 2\n0 0 0\n');
    const change = (preset: FilmPreset): FilmPreset => ({ ...preset, picture: { lut: 'short.cube' } });
    const { code, message } = await refusal({ lut: 'list.cube' }, change);
    expect(code).toBe('LUT_INVALID');
    expect(message).toContain(`short.cube of ${LOSSLESS}: line 2: The file ends after 1 of 2 entries.`);
    expect(message).toContain('list.cube of the job: line 1: "ffconcat" is no word of a .cube file that is known.');
  });
});
