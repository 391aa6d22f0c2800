import { execFile } from 'node:child_process';
import { mkdir, open, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledFailure } from '@temporalio/common';
import { execa } from 'execa';
import { failureOf } from '../support/failure-of';
import { ffprobe, makeClip, writeTimeline } from '../support/media';
import { openWorkshop, quietEnvironment, type Workshop } from '../support/workshop';

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const LIMIT_MS = 120_000;
const canvas = (rate: number | string) => ({ width: 128, height: 64, frame_rate: rate });
const project = (...names: string[]) => join(workshop.mediaRoot, ...names);

describe('bad media', () => {
  const GOOD = { seconds: 3, size: '320x180' };

  async function spoilt(name: string, spoil: (path: string) => Promise<unknown>) {
    const path = project('bad', name);
    await makeClip(path, GOOD);
    await spoil(path);
    return await failureOf(workshop.make('bad', ['mp4']));
  }

  test('an empty file', async () => {
    const failure = await spoilt('a.mp4', async (path) => await writeFile(path, ''));
    expect(failure).toMatchObject({ type: 'MEDIA_UNREADABLE', file: 'bad/a.mp4', nonRetryable: true });
  });

  test('bytes that are no film', async () => {
    const failure = await spoilt('a.mov', async (path) => await writeFile(path, Buffer.alloc(50_000, 'nonsense')));
    expect(failure).toMatchObject({ type: 'MEDIA_UNREADABLE', file: 'bad/a.mov' });
  });

  test('a truncated file', async () => {
    const failure = await spoilt('a.mp4', async (path) => await truncate(path, 20_000));
    expect(failure).toMatchObject({ type: 'MEDIA_TRUNCATED', file: 'bad/a.mp4' });
  });

  test('a playlist in the clothes of a film reads nothing', async () => {
    const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n';
    const failure = await spoilt('a.mp4', async (path) => await writeFile(path, playlist));
    expect(failure).toMatchObject({ type: 'MEDIA_UNREADABLE', file: 'bad/a.mp4' });
    expect(failure.message).not.toContain('root:');
  });

  test(
    'bit rot in the middle that the decoder can see',
    async () => {
      const failure = await spoilt('a.mp4', async (path) => {
        const { packets } = await ffprobe(path, '-show_packets', '-select_streams', 'v');
        const victim = packets[40];
        const noise = Buffer.alloc(Number(victim.size) - 20);
        for (let index = 0, value = 1; index < noise.length; index += 1) {
          value = (value * 48271) % 0x7fffffff;
          noise[index] = value >> 8;
        }
        const file = await open(path, 'r+');
        await file.write(noise, 0, noise.length, Number(victim.pos) + 20);
        await file.close();
      });
      expect(failure).toMatchObject({ type: 'MEDIA_DAMAGED', file: 'bad/a.mp4', nonRetryable: true });
    },
    LIMIT_MS,
  );

  test('a clip that wants more than its file has, and all other faults of the timeline at once', async () => {
    await makeClip(project('bad', 'short.mp4'), { seconds: 1 });
    await writeTimeline(project('bad'), {
      name: 'cut',
      rate: 24,
      canvas: canvas(24),
      tracks: [
        {
          kind: 'Video',
          name: 'V1',
          shots: [
            { name: 'gone', file: 'gone.mp4', start: 0, frames: 10 },
            { name: 'outside', file: '../other/secret.mp4', start: 0, frames: 10 },
          ],
        },
      ],
    });
    const failure = await failureOf(workshop.plan('bad', ['mp4']));
    expect(failure.type).toBe('MEDIA_MISSING');
    expect(failure.message).toContain("'gone'");
    expect(failure.message).toContain("'outside'");
    await writeTimeline(project('bad'), {
      name: 'cut',
      rate: 24,
      canvas: canvas(24),
      tracks: [{ kind: 'Video', name: 'V1', shots: [{ name: 'long', file: 'short.mp4', start: 0, frames: 48 }] }],
    });
    expect(await failureOf(workshop.plan('bad', ['mp4']))).toMatchObject({
      type: 'MEDIA_TRUNCATED',
      file: 'bad/short.mp4',
    });
  });

  test('a project that is not there, and one that is empty', async () => {
    expect(await failureOf(workshop.plan('nobody', ['mp4']))).toMatchObject({
      type: 'PROJECT_NOT_FOUND',
      file: 'nobody',
    });
    await mkdir(project('void'), { recursive: true });
    expect(await failureOf(workshop.plan('void', ['mp4']))).toMatchObject({ type: 'PROJECT_EMPTY', file: 'void' });
  });

  test('an encoder that this ffmpeg lacks is named', async () => {
    await makeClip(project('film', 'a.mp4'), { seconds: 1 });
    const failing = workshop.plan('film', ['mp4'], (preset) => ({
      ...preset,
      video: { ...preset.video, encoder: 'libdream' },
    }));
    const failure = await failureOf(failing);
    expect(failure.type).toBe('ENCODER_MISSING');
    expect(failure.message).toContain('libdream for mp4');
  });
});

describe('cancelling', () => {
  test(
    'kills ffmpeg at once, leaves no file behind, and gives the span free',
    async () => {
      await makeClip(project('film', 'a.mp4'), { seconds: 6, size: '1280x720' });
      const summary = await workshop.plan('film', ['mp4', 'mov', 'webm'], undefined, 'master');
      const { planRef } = summary;
      const environment = quietEnvironment();
      const started = new Promise<void>((resolve) => {
        environment.on('heartbeat', (beat: { done: number }) => beat.done > 0 && resolve());
      });
      const rendering = environment.run(workshop.exports.renderSpan, { planRef, span: 0 });
      await started;
      const since = performance.now();
      environment.cancel();
      await expect(rendering).rejects.toBeInstanceOf(CancelledFailure);
      expect(performance.now() - since).toBeLessThan(2000);
      expect(await ffmpegsOn(workshop.storeRoot)).toEqual([]);
      const renditions = join(workshop.storeRoot, 'renditions');
      expect(await readdir(join(renditions, 'temporary'))).toEqual([]);
      expect(await readdir(join(renditions, 'leases'))).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'a span that somebody else renders is busy, and is found when they are done',
    async () => {
      await makeClip(project('film', 'a.mp4'), { seconds: 3, size: '640x360' });
      const { planRef } = await workshop.plan('film', ['mov'], undefined, 'master');
      const environments = [1, 2].map((number) => quietEnvironment({ activityId: `activity-${number}` }));
      const results = await Promise.allSettled(
        environments.map((one) => one.run(workshop.exports.renderSpan, { planRef, span: 0 })),
      );
      const won = results.filter((result) => result.status === 'fulfilled');
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(won).toHaveLength(1);
      expect(lost).toMatchObject([{ type: 'SPAN_BUSY', nonRetryable: false, nextRetryDelay: '1 second' }]);
      // Who renders it is told for those who ask why a job waits.
      const { workflowExecution } = environments[0]?.context.info ?? {};
      expect(lost[0].details[1]).toEqual({ holders: [workflowExecution?.workflowId] });
      await expect(workshop.run(workshop.exports.renderSpan, { planRef, span: 0 })).resolves.toMatchObject({
        rendered: 0,
      });
    },
    LIMIT_MS,
  );
});

test(
  'no space left names the store, and what was there stays',
  async () => {
    await makeClip(project('film', 'a.mp4'), { seconds: 3, size: '640x360' });
    const summary = await workshop.plan('film', ['mov'], undefined, 'master');
    const full = join(workshop.storeRoot, 'renditions', 'temporary');
    await mkdir(full, { recursive: true });
    const mounted = await execa('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', full], { reject: false });
    const limited = mounted.exitCode !== 0;
    if (limited) await limitFileSize();
    try {
      const failure = await failureOf(workshop.run(workshop.exports.renderSpan, { planRef: summary.planRef, span: 0 }));
      expect(failure.type).toBe('NO_SPACE');
      expect(failure.message).toMatch(/No space left on device|File too large/);
    } finally {
      if (!limited) await execa('umount', [full]);
    }
  },
  LIMIT_MS,
);

/** Where no small file system can be mounted: a limit on the size of any file that this process's children write. */
async function limitFileSize(): Promise<void> {
  await execa('prlimit', ['--fsize=200000:', '--pid', String(process.pid)]);
}

/** Command lines of living ffmpegs that have a file of this folder open on their command line. */
async function ffmpegsOn(folder: string): Promise<string[]> {
  const listing = await new Promise<string>((resolve) =>
    execFile('ps', ['-eo', 'stat,args'], (_error, stdout) => resolve(stdout)),
  );
  return listing
    .split('\n')
    .filter((line) => line.includes('ffmpeg') && line.includes(folder) && !line.startsWith('Z'));
}
