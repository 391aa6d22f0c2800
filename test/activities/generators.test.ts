import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { clip, range, stack, timelineOf, track } from '../support/otio';
import { openWorkshop, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

/** Luma, blue and red difference in the middle of the second of the seven bars of each frame, 8 bits. */
async function secondBars(path: string, at: number): Promise<number[][]> {
  const corner = `crop=2:2:${2 * Math.round(at / 2)}:8,scale=8:8:flags=neighbor,format=yuv444p`;
  const args = ['-v', 'error', '-i', path, '-vf', corner, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const { stdout } = await execa('ffmpeg', args, { encoding: 'buffer' });
  return Array.from({ length: stdout.length / 192 }, (_, frame) =>
    [0, 1, 2].map((plane) => stdout[frame * 192 + plane * 64] ?? -1),
  );
}

test.each([
  ['SD', 140, 70, 1.5 / 7],
  // Those of HD have gray at the sides, an eighth of the width each.
  ['HD', 1280, 720, 1 / 8 + (3 / 4) * (1.5 / 7)],
])(
  'bars of %s and a colour are the very colours of Rec. 709, to the frame',
  async (_, width, height, share) => {
    const generator = (generator_kind: string, frames: number, parameters: object = {}) =>
      clip('generated', '', range(0, frames, 24), {
        media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'GeneratorReference.1', generator_kind, parameters } },
      });
    const film = [generator('SMPTEBars', 5), generator('SolidColor', 7, { color: '#ff0000' }), generator('black', 2)];
    const metadata = { reelbatch: { canvas: { width, height, frame_rate: 24 } } };
    await mkdir(join(workshop.mediaRoot, 'film'), { recursive: true });
    await writeFile(
      join(workshop.mediaRoot, 'film', 'timeline.otio'),
      timelineOf(stack([track('Video', film)]), { metadata }),
    );
    const [result] = await workshop.make('film', ['mov']);
    expect(result).toMatchObject({ status: 'completed', failure: null });
    const found = await secondBars(join(workshop.storeRoot, result?.file ?? ''), share * width);
    // Yellow at three quarters (SMPTE RP 219), red (ITU-R BT.709) and black.
    const colours = [
      ...Array(5).fill([168, 44, 136]),
      ...Array(7).fill([63, 102, 240]),
      ...Array(2).fill([16, 128, 128]),
    ];
    expect(found).toHaveLength(colours.length);
    for (const [frame, colour] of colours.entries())
      for (const [plane, value] of colour.entries()) {
        const difference = Math.abs((found[frame]?.[plane] ?? -99) - value);
        if (difference > 2) throw new Error(`frame ${frame}: ${found[frame]} found, ${colour} wanted`);
      }
  },
  120_000,
);
