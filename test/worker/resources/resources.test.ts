import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { admit } from '../../../worker/resources/admission';
import { openCpuGroup } from '../../../worker/resources/cpu-group';
import { ffmpegQuota, slotsWithinTarget } from '../../../worker/resources/cpu-quota';
import { parseCpuTimes } from '../../../worker/resources/machine';
import { temporaryFolder } from '../../support/media';

const MB = 2 ** 20;

describe('letting an ffmpeg in', () => {
  const free = { memoryBytes: 1000 * MB, totalMemoryBytes: 4000 * MB, diskBytes: 1000 * MB };
  const reserve = { memoryBytes: 100 * MB, diskBytes: 100 * MB };
  const need = (memory: number, disk: number) => ({ memoryBytes: memory * MB, diskBytes: disk * MB });
  const running = (memory: number, resident: number, disk = 0) => ({
    need: need(memory, disk),
    residentBytes: resident * MB,
  });

  test.each([
    ['there is room', need(900, 900), [], 'enter'],
    ['the reserve is not touched', need(901, 0), [], 'wait-for-memory'],
    ['what running ones will still take is kept for them', need(600, 0), [running(500, 100)], 'wait-for-memory'],
    ['what they have taken is gone from what is free already', need(600, 0), [running(500, 500)], 'enter'],
    ['the disk is full down to the reserve', need(1, 901), [], 'wait-for-disk'],
    ['running ones will fill it', need(1, 500), [running(1, 1, 500)], 'wait-for-disk'],
    ['a check that writes nothing needs no disk', need(1, 0), [running(1, 1, 950)], 'enter'],
    ['the machine will never have so much', need(3901, 0), [], 'never'],
  ] as const)('%s', (_, wanted, others, expected) => {
    expect(admit(wanted, others, free, reserve)).toBe(expected);
  });
});

describe('the CPU quota', () => {
  const steady = (machine: number, group: number) => Array.from({ length: 14 }, () => ({ machine, group }));

  test('is the target less what everything else uses', () => {
    expect(ffmpegQuota([], 80, 2)).toBeCloseTo(1.55);
    expect(ffmpegQuota(steady(1.5, 1.2), 80, 2)).toBeCloseTo(1.25);
  });
  test('gives back what the machine was above its target', () => {
    expect(ffmpegQuota(steady(1.9, 1.5), 80, 2)).toBeLessThan(1.55 - 0.4 - 0.5);
  });
  test('never ends ffmpeg altogether', () => {
    expect(ffmpegQuota(steady(2, 0), 80, 2)).toBe(0.2);
  });
  test.each([
    [8, 100, 2, 8],
    [8, 80, 2, 1],
    [2, 80, 16, 2],
    [4, 50, 16, 4],
    [4, 10, 2, 1],
  ])('without control groups %i slots at %i %% of %i processors are %i', (slots, target, processors, expected) => {
    expect(slotsWithinTarget(slots, target, processors)).toBe(expected);
  });
});

test("the kernel's times are read: idle and waiting are not busy", () => {
  expect(parseCpuTimes('cpu  100 20 30 400 50 6 4 99 0 0')).toEqual({ busy: 1.6, total: 6.1 });
});

describe('control groups', () => {
  test('version 2', async () => {
    const root = await temporaryFolder();
    try {
      await writeFile(join(root.path, 'cgroup.controllers'), 'cpuset cpu memory\n');
      const group = openCpuGroup('reel', root.path);
      group?.limit(1.5);
      group?.add(4711);
      expect(await readFile(join(root.path, 'reel', 'cpu.max'), 'utf8')).toBe('75000 50000');
      expect(await readFile(join(root.path, 'reel', 'cgroup.procs'), 'utf8')).toBe('4711');
      await writeFile(join(root.path, 'reel', 'cpu.stat'), 'usage_usec 2500000\nuser_usec 1\n');
      expect(group?.used()).toBe(2.5);
    } finally {
      await root.remove();
    }
  });

  test('version 1', async () => {
    const root = await temporaryFolder();
    try {
      await mkdir(join(root.path, 'cpu'));
      await mkdir(join(root.path, 'cpuacct'));
      const group = openCpuGroup('reel', root.path);
      group?.limit(0.5);
      await writeFile(join(root.path, 'cpuacct', 'reel', 'cpuacct.usage'), '3000000000\n');
      expect(await readFile(join(root.path, 'cpu', 'reel', 'cpu.cfs_quota_us'), 'utf8')).toBe('25000');
      expect(group?.used()).toBe(3);
    } finally {
      await root.remove();
    }
  });

  test('none where nothing can be written', () => {
    expect(openCpuGroup('reel', '/proc/none')).toBeUndefined();
  });
});
