import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Manifest, manifestSchema } from '../../../model/manifest';
import { jobWorkflowId } from '../../../model/workflow-id';
import { makeClip, writeTimeline } from '../../support/media';
import { clip, range, stack, timelineOf, track } from '../../support/otio';
import { openWorkshop, quietEnvironment, type Workshop } from '../../support/workshop';

const LIMIT_MS = 120_000;

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const project = (...names: string[]) => join(workshop.mediaRoot, 'film', ...names);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function manifestOf(file: string | null): Promise<Manifest> {
  const text = await readFile(join(workshop.storeRoot, `${file}.manifest.json`), 'utf8');
  expect(text).not.toContain(workshop.storeRoot);
  expect(text).not.toContain(workshop.mediaRoot);
  return manifestSchema.parse(JSON.parse(text));
}

async function film(): Promise<void> {
  const timecode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-timecode', '01:00:00:00'];
  await makeClip(project('a.mov'), { seconds: 8, tone: 440, codec: timecode });
  await makeClip(project('b.mp4'), { seconds: 4, rate: '25', tone: 880 });
  await writeTimeline(project(), {
    name: 'cut',
    rate: 24,
    canvas: { width: 128, height: 64, frame_rate: 24 },
    tracks: [
      {
        kind: 'Video',
        name: 'V1',
        shots: [
          // Two spans: what they cut apart is one piece.
          { name: 'a', file: 'a.mov', start: 12, frames: 168 },
          { name: 'gap', file: null, start: 0, frames: 24 },
          { name: 'b', file: 'b.mp4', start: 24, frames: 48 },
        ],
      },
      { kind: 'Audio', name: 'A1', shots: [{ name: 'tone', file: 'b.mp4', start: 24, frames: 72 }] },
    ],
  });
}

test(
  'says what the film was assembled of, in seconds and in the timecodes of the sources',
  async () => {
    await film();
    const [result] = await workshop.make('film', ['mov']);
    const manifest = await manifestOf(result?.file ?? null);
    expect(manifest.timeline).toEqual({
      path: 'film/timeline.otio',
      sha256: sha256(await readFile(project('timeline.otio'))),
    });
    expect(manifest.spans.length).toBeGreaterThan(2);
    const place = { to: null, dissolve: null };
    expect(manifest.program.video).toEqual([
      {
        ...{ first_frame: 0, frames: 168, timecode: '00:00:00:00', ...place },
        from: {
          ...{ kind: 'media', source: 'film/a.mov', in_seconds: 0.5, out_seconds: 7.5, speed: '1/1' },
          ...{ in_timecode: '01:00:00:12', out_timecode: '01:00:07:12' },
        },
      },
      { first_frame: 168, frames: 24, timecode: '00:00:07:00', from: { kind: 'black' }, ...place },
      {
        ...{ first_frame: 192, frames: 48, timecode: '00:00:08:00', ...place },
        from: {
          ...{ kind: 'media', source: 'film/b.mp4', in_seconds: 1, out_seconds: 3, speed: '1/1' },
          ...{ in_timecode: '00:00:01:00', out_timecode: '00:00:03:00' },
        },
      },
    ]);
    expect(manifest.program.audio).toHaveLength(1);
    expect(manifest.program.audio[0]?.map(({ from, frames }) => [from.kind, frames])).toEqual([
      ['media', 72],
      ['silence', 168],
    ]);
    expect(manifest).toMatchObject({ bytes: result?.bytes, sha256: result?.sha256, checks: result?.checks });
  },
  LIMIT_MS,
);

test(
  'a dissolve has both of its sources',
  async () => {
    await makeClip(project('a.mp4'), { seconds: 4 });
    await makeClip(project('b.mp4'), { seconds: 4 });
    const edl = [
      'TITLE: cut',
      'FCM: NON-DROP FRAME',
      '001  A        V     C        00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00',
      '* FROM CLIP NAME: a.mp4',
      '002  A        V     C        00:00:02:00 00:00:02:00 00:00:02:00 00:00:02:00',
      '* FROM CLIP NAME: a.mp4',
      '002  B        V     D    012 00:00:01:00 00:00:03:00 00:00:02:00 00:00:04:00',
      '* TO CLIP NAME: b.mp4',
    ];
    await writeFile(project('timeline.edl'), `${edl.join('\n')}\n`);
    const [result] = await workshop.make('film', ['mov']);
    const { program, timeline } = await manifestOf(result?.file ?? null);
    expect(timeline?.path).toBe('film/timeline.edl');
    expect(program.video[1]).toEqual({
      ...{ first_frame: 48, frames: 12, timecode: '00:00:02:00', dissolve: { offset: 0, length: 12 } },
      from: expect.objectContaining({ source: 'film/a.mp4', in_seconds: 2, out_seconds: 2.5 }),
      to: expect.objectContaining({ source: 'film/b.mp4', in_seconds: 1, out_timecode: '00:00:01:12' }),
    });
  },
  LIMIT_MS,
);

test(
  'a folder of clips has no timeline, and a span that another job rendered was found',
  async () => {
    await makeClip(project('a.mp4'), { seconds: 2 });
    const summary = await workshop.plan('film', ['mp4']);
    const { planRef } = summary;
    const workflowExecution = { workflowId: jobWorkflowId('one', 'job'), runId: 'run' };
    const environment = quietEnvironment({ workflowExecution });
    await environment.run(workshop.exports.renderAudio, { planRef, stretch: 0 });
    await environment.run(workshop.exports.renderSpan, { planRef, span: 0 });
    for (const [batchId, found] of [
      ['one', false],
      ['two', true],
    ] as const) {
      const order = { batchId, jobId: 'job', planRef, deliverable: 0, reusedSpans: 0 };
      const { file } = await workshop.run(workshop.exports.deliver, order);
      const { spans, sound, timeline } = await manifestOf(file);
      expect([...spans, ...sound].map((one) => one.found)).toEqual([found, found]);
      expect(timeline).toBeNull();
    }
  },
  LIMIT_MS,
);

/** Makes all that a manifest speaks of again, in a folder that holds nothing but what it names. */
async function makeAgain(manifest: Manifest): Promise<void> {
  const bench = await mkdtemp(join(workshop.storeRoot, 'again-'));
  await symlink(project(), join(bench, 'film'));
  await copyFile(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'), join(bench, 'DejaVuSansMono.ttf'));
  for (const { sha256: table } of manifest.luts)
    await copyFile(workshop.store.luts.path(table), join(bench, `${table}.cube`));
  const write = async (name: string, text: string) => await writeFile(join(bench, name), text);
  const run = async (args: readonly string[]) => await execa('ffmpeg', args, { cwd: bench, stdin: 'ignore' });
  const made = async (name: string) => sha256(await readFile(join(bench, name)));
  for (const { command, rendition, sha256: expected, first_frame: frame } of [...manifest.spans, ...manifest.sound]) {
    if (!command) throw new Error(`nothing is said of the part at ${frame}`);
    await write('graph.txt', command.graph);
    for (const [name, text] of Object.entries(command.texts)) await write(name, text);
    await run(command.arguments);
    const name = command.arguments.find((argument) => argument.startsWith(rendition)) ?? 'not named';
    expect(await made(name)).toBe(expected);
  }
  if (!manifest.join) throw new Error('nothing is said of the join');
  for (const [name, text] of Object.entries(manifest.join.lists)) await write(name, text);
  await run(manifest.join.arguments);
  expect(await made(manifest.file)).toBe(manifest.sha256);
}

test.each(['mp4', 'mov'])(
  'what it says of a %s is enough to make the same file again, byte for byte',
  async (format) => {
    await film();
    const [result] = await workshop.make('film', [format]);
    await makeAgain(await manifestOf(result?.file ?? null));
  },
  LIMIT_MS,
);

/** Speeds, images and pictures that come from no file. */
async function variedFilm(): Promise<void> {
  const timecode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-timecode', '01:00:00:00'];
  await makeClip(project('a.mov'), { seconds: 4, tone: 440, codec: timecode });
  await mkdir(project("it's"));
  const images = ['-v', 'error', '-i', project('a.mov'), '-frames:v', '24', project("it's", 'a.%04d.png')];
  await execa('ffmpeg', images);
  const sequence = {
    ...{ OTIO_SCHEMA: 'ImageSequenceReference.1', target_url_base: "it's/", name_prefix: 'a.', name_suffix: '.png' },
    ...{ start_frame: 1, frame_step: 1, rate: 24, frame_zero_padding: 4, missing_frame_policy: 'error' },
    available_range: range(1, 24, 24),
  };
  const warp = (time_scalar: number) => ({ effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar }] });
  const generated = (generator_kind: string, parameters: object = {}) => ({
    OTIO_SCHEMA: 'Clip.2',
    name: generator_kind,
    source_range: range(0, 12, 24),
    media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'GeneratorReference.1', generator_kind, parameters } },
    active_media_reference_key: 'DEFAULT_MEDIA',
  });
  const children = [
    clip('fast', 'a.mov', range(12, 24, 24), warp(2)),
    clip('back', 'a.mov', range(23, 24, 24), warp(-1)),
    clip('held', 'a.mov', range(12, 12, 24), { effects: [{ OTIO_SCHEMA: 'FreezeFrame.1', time_scalar: 0 }] }),
    clip('images', '', range(7, 12, 24), { media_references: { DEFAULT_MEDIA: sequence } }),
    generated('SMPTEBars'),
    generated('SolidColor', { color: '#336699' }),
  ];
  const canvas = { width: 128, height: 72, frame_rate: 24 };
  await writeFile(
    project('timeline.otio'),
    timelineOf(stack([track('Video', children)]), { metadata: { reelbatch: { canvas } } }),
  );
}

test(
  'speeds, images and generated pictures have words of their own',
  async () => {
    await variedFilm();
    const [result] = await workshop.make('film', ['mov']);
    const { program } = await manifestOf(result?.file ?? null);
    const of = (source: string, moments: readonly [number, number], timecodes: readonly [string, string]) => ({
      ...{ source, in_seconds: moments[0], out_seconds: moments[1] },
      ...{ in_timecode: timecodes[0], out_timecode: timecodes[1] },
    });
    expect(program.video.map(({ from, frames }) => [frames, from])).toEqual([
      [24, { kind: 'media', ...of('film/a.mov', [0.5, 2.5], ['01:00:00:12', '01:00:02:12']), speed: '2/1' }],
      [
        24,
        { kind: 'media', ...of('film/a.mov', [0.958333, -0.041667], ['01:00:00:23', '00:59:59:23']), speed: '-1/1' },
      ],
      [12, { kind: 'held', ...of('film/a.mov', [0.5, 0.5], ['01:00:00:12', '01:00:00:12']) }],
      [
        12,
        { kind: 'media', ...of("film/it's/a.[1-24].png", [0.25, 0.75], ['00:00:00:06', '00:00:00:18']), speed: '1/1' },
      ],
      [12, { kind: 'bars' }],
      [12, { kind: 'colour', colour: '336699' }],
    ]);
  },
  LIMIT_MS,
);

test(
  'sizes, look-up tables, what is burned in and images are enough to make the same files again',
  async () => {
    await variedFilm();
    const corners = [0, 1].flatMap((b) => [0, 1].flatMap((g) => [0, 1].map((r) => `${g} ${r} ${b}`)));
    await writeFile(project("it's", 'grade.cube'), `LUT_3D_SIZE 2\n${corners.join('\n')}\n`);
    const fields = { lut: "it's/grade.cube", watermark: "it's 100% [draft], a:b;c\\d" };
    const results = await workshop.make('film', ['h264-review', 'h264-vertical'], undefined, fields);
    for (const { file, failure, warnings } of results) {
      expect([failure, warnings]).toEqual([null, []]);
      const manifest = await manifestOf(file);
      expect(manifest.luts).toHaveLength(1);
      await makeAgain(manifest);
    }
    const review = await manifestOf(results[0]?.file ?? null);
    expect(review.burned_in).toMatchObject({ watermark: fields.watermark });
    expect(Object.values(review.spans[0]?.command?.texts ?? {})).toContain(fields.watermark);
  },
  LIMIT_MS,
);
