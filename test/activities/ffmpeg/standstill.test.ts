import { createWriteStream } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { hasMoved, type Vitals } from '../../../activities/ffmpeg/standstill';
import { type ProcessRun, runProcess } from '../../../activities/ffmpeg/start-process';
import { makeClip, temporaryFolder } from '../../support/media';
import { openWorkshop } from '../../support/workshop';

const LIMIT_MS = 120_000;
const PROGRESS = ['-nostdin', '-nostats', '-v', 'error', '-progress', 'pipe:1'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(async () => await folder.remove());

async function run(args: readonly string[], rest: Partial<ProcessRun> = {}) {
  const { signal } = new AbortController();
  return await runProcess({ program: 'ffmpeg', arguments: args, signal, stallMs: 1000, ...rest });
}

test(
  'an ffmpeg whose source gives nothing more is ended, though it goes on telling the same progress',
  async () => {
    const pipe = join(folder.path, 'pipe.ts');
    const whole = join(folder.path, 'whole.ts');
    await execa('mkfifo', [pipe]);
    await makeClip(whole, { seconds: 10 });
    const bytes = await readFile(whole);
    const source = createWriteStream(pipe);
    source.on('error', () => undefined);
    source.write(bytes.subarray(0, Math.floor(0.8 * bytes.length)));
    const lines: string[] = [];
    const other = ['-f', 'lavfi', '-i', 'testsrc2=s=128x64:r=24'];
    const graph = ['-filter_complex', '[0:v][1:v]hstack=shortest=1[out]', '-map', '[out]', '-f', 'null', '-'];
    const running = run(
      [...PROGRESS, ...['-probesize', '50000', '-analyzeduration', '500000'], '-i', pipe, ...other, ...graph],
      { onLine: (line) => lines.push(line) },
    );
    await expect(running).rejects.toMatchObject({
      code: 'STALLED',
      message: 'An ffmpeg stood still and was ended. It was ended by SIGKILL.',
    });
    source.destroy();
    expect(lines.filter((line) => line === 'progress=continue').length).toBeGreaterThan(1);
  },
  LIMIT_MS,
);

test(
  'an ffmpeg that somebody stopped is ended',
  async () => {
    const endless = ['-re', '-f', 'lavfi', '-i', 'testsrc2=s=128x64:r=24', '-f', 'null', '-'];
    let pid = 0;
    const running = run([...PROGRESS, ...endless], {
      onStart: (id) => {
        pid = id;
      },
      onLine: (line) => {
        if (line.startsWith('frame=')) process.kill(pid, 'SIGSTOP');
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'STALLED' });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  },
  LIMIT_MS,
);

test(
  'one that goes on slowly is left alone, and so is one that works without a word',
  async () => {
    const slow = ['-re', '-f', 'lavfi', '-t', '3', '-i', 'testsrc2=s=64x64:r=24', '-f', 'null', '-'];
    expect(await run([...PROGRESS, ...slow])).toMatchObject({ exitCode: 0 });
    const silent = ['-v', 'error', '-f', 'lavfi', '-i', 'mandelbrot=s=1280x720', '-frames:v', '100', '-f', 'null', '-'];
    expect(await run(silent, { stallMs: 400 })).toMatchObject({ exitCode: 0 });
  },
  LIMIT_MS,
);

test.each<[string, Partial<Vitals>, boolean]>([
  ['used nothing and moved nothing', {}, false],
  ['woke now and then to look', { cpuSeconds: 5.01 }, false],
  ['used a processor', { cpuSeconds: 5.2 }, true],
  ['said a line', { bytes: 1200 }, false],
  ['moved bytes', { bytes: 100_000 }, true],
  ['waits for a processor', { isRunnable: true }, true],
])('one that %s within ten seconds', (_, change, moved) => {
  const before = { cpuSeconds: 5, bytes: 1000, isRunnable: false };
  expect(hasMoved(before, { ...before, ...change }, 10_000)).toBe(moved);
});

test(
  'the work of one that stands still fails with STALLED, is tried again, and succeeds with the next that works',
  async () => {
    const ffmpeg = join(folder.path, 'sleepy-ffmpeg');
    const isMended = join(folder.path, 'mended');
    // Of the work only the rendering of pictures sleeps.
    const lines = ['#!/bin/sh', `case "$*" in *libx264*) [ -e '${isMended}' ] || exec sleep 600;; esac`];
    await writeFile(ffmpeg, `${[...lines, 'exec ffmpeg "$@"'].join('\n')}\n`);
    await chmod(ffmpeg, 0o755);
    const workshop = await openWorkshop({ ffmpeg, ffprobe: 'ffprobe', stallMs: 1000 }, 2);
    try {
      await makeClip(join(workshop.mediaRoot, 'film', 'a.mp4'), { seconds: 1 });
      const plan = await workshop.plan('film', ['mp4']);
      const render = workshop.run(workshop.exports.renderSpan, { planRef: plan.planRef, span: 0 });
      await expect(render).rejects.toMatchObject({ type: 'STALLED', nonRetryable: false });
      await writeFile(isMended, '');
      expect(await workshop.finish(plan)).toMatchObject([{ status: 'completed' }]);
    } finally {
      await workshop.remove();
    }
  },
  LIMIT_MS,
);
