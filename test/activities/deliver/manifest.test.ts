import { createHash } from 'node:crypto';
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Manifest, manifestSchema } from '../../../model/manifest';
import { jobWorkflowId } from '../../../model/workflow-id';
import { makeClip, writeTimeline } from '../../support/media';
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
          ...{ kind: 'media', source: 'film/a.mov', in_seconds: 0.5, out_seconds: 7.5 },
          ...{ in_timecode: '01:00:00:12', out_timecode: '01:00:07:12' },
        },
      },
      { first_frame: 168, frames: 24, timecode: '00:00:07:00', from: { kind: 'black' }, ...place },
      {
        ...{ first_frame: 192, frames: 48, timecode: '00:00:08:00', ...place },
        from: {
          ...{ kind: 'media', source: 'film/b.mp4', in_seconds: 1, out_seconds: 3 },
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

test.each(['mp4', 'mov'])(
  'what it says of a %s is enough to make the same file again, byte for byte',
  async (format) => {
    await film();
    const [result] = await workshop.make('film', [format]);
    const manifest = await manifestOf(result?.file ?? null);
    const bench = await mkdtemp(join(workshop.storeRoot, 'again-'));
    await symlink(project(), join(bench, 'film'));
    const write = async (name: string, text: string) => await writeFile(join(bench, name), text);
    const run = async (args: readonly string[]) => await execa('ffmpeg', args, { cwd: bench, stdin: 'ignore' });
    const made = async (name: string) => sha256(await readFile(join(bench, name)));
    for (const { command, rendition, sha256: expected, first_frame: frame } of [...manifest.spans, ...manifest.sound]) {
      if (!command) throw new Error(`nothing is said of the part at ${frame}`);
      await write('graph.txt', command.graph);
      await run(command.arguments);
      const name = command.arguments.find((argument) => argument.startsWith(rendition)) ?? 'not named';
      expect(await made(name)).toBe(expected);
    }
    for (const [name, text] of Object.entries(manifest.join.lists)) await write(name, text);
    await run(manifest.join.arguments);
    expect(await made(manifest.file)).toBe(manifest.sha256);
  },
  LIMIT_MS,
);
