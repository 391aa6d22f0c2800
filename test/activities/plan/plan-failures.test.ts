import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { describeMedia } from '../../../activities/plan/describe-media';
import { FaultList } from '../../../activities/plan/fault-list';
import { createPlanActivities } from '../../../activities/plan/plan-activities';
import { FAILURES, ReelbatchError } from '../../../model/failure';
import type { Store } from '../../../store/store';
import { makeClip, writeTimeline } from '../../support/media';
import { openWorkshop, quietEnvironment, type Workshop } from '../../support/workshop';

const PROGRAMS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };

let workshop: Workshop;
beforeEach(async () => {
  workshop = await openWorkshop();
});
afterEach(async () => await workshop.remove());

const project = (...names: string[]) => join(workshop.mediaRoot, ...names);

async function failureOf(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ApplicationFailure)) throw new Error(`no failure: ${error}`);
  return { ...(error.details?.[0] as { file: string; message: string }), type: error.type, final: error.nonRetryable };
}

function showing(file: string) {
  const shots = [{ name: 'shot', file, start: 0, frames: 10 }];
  const canvas = { width: 128, height: 64, frame_rate: 24 };
  return { name: 'cut', rate: 24, canvas, tracks: [{ kind: 'Video' as const, name: 'V1', shots }] };
}

describe('what cannot be read is named and not tried again', () => {
  test('a timeline that is a folder', async () => {
    await mkdir(project('film', 'timeline.otio'), { recursive: true });
    expect(await failureOf(workshop.plan('film', ['mp4']))).toEqual({
      code: 'TIMELINE_INVALID',
      type: 'TIMELINE_INVALID',
      final: true,
      file: 'film/timeline.otio',
      message: `${FAILURES.TIMELINE_INVALID.summary} It is a folder.`,
      hint: FAILURES.TIMELINE_INVALID.hint,
    });
  });

  test('a clip that is a folder', async () => {
    await writeTimeline(project('film'), showing('a.mp4'));
    await mkdir(project('film', 'a.mp4'), { recursive: true });
    const failure = await failureOf(workshop.plan('film', ['mp4']));
    expect(failure).toMatchObject({ type: 'MEDIA_UNREADABLE', final: true, file: 'film/a.mp4' });
    expect(failure.message).toContain('It is a folder.');
  });

  test('a link that leads to itself', async () => {
    await writeTimeline(project('film'), showing('a.mp4'));
    await symlink('a.mp4', project('film', 'a.mp4'));
    expect(await failureOf(workshop.plan('film', ['mp4']))).toMatchObject({ final: true, file: 'film/a.mp4' });
  });

  test('a file without permission', async () => {
    // Tests may be run by root, who may read everything: the file system's answer is made up.
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const media = { absolute: async () => '/x', fingerprint: async () => await Promise.reject(denied) };
    const store = { media: media as unknown as Store['media'] };
    const reading = describeMedia(store, PROGRAMS, 'film/a.mp4', {
      signal: new AbortController().signal,
      fingerprint: 'quick',
    });
    await expect(reading).rejects.toMatchObject({
      failure: { code: 'MEDIA_UNREADABLE', file: 'film/a.mp4', message: expect.stringContaining('no permission') },
    });
  });
});

describe('a failure of planning that nobody foresaw', () => {
  async function planWith(error: Error, attempt: number) {
    const plans = { write: async () => await Promise.reject(error) } as unknown as Store['plans'];
    const activities = createPlanActivities({ store: { ...workshop.store, plans }, programs: PROGRAMS });
    await makeClip(project('film', 'a.mp4'), { seconds: 1 });
    await workshop.plan('film', ['mp4']);
    const input = { batchId: 'batch-1', jobId: 'job', only: null };
    return await failureOf(quietEnvironment({ attempt }).run(activities.planAssembly, input));
  }

  test('is tried again, and not for ever', async () => {
    const error = new TypeError('x is undefined');
    expect(await planWith(error, 1)).toMatchObject({ type: 'INTERNAL', final: false });
    expect(await planWith(error, 8)).toMatchObject({
      type: 'INTERNAL',
      final: true,
      message: expect.stringContaining('x is undefined'),
    });
  });

  test('is waited out when it is the store', async () => {
    expect(await planWith(new ReelbatchError('STORE_UNAVAILABLE'), 100)).toMatchObject({ final: false });
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    expect(await planWith(full, 100)).toMatchObject({ type: 'NO_SPACE', final: false });
  });
});

test('faults say what their code means once, and each its own', () => {
  const faults = new FaultList();
  faults.addError(new ReelbatchError('MEDIA_TRUNCATED', 'moov atom not found.', 'film/a.mp4'), 'first');
  faults.addError(new ReelbatchError('MEDIA_TRUNCATED', undefined, 'film/b.mp4'), 'second');
  faults.addError(new ReelbatchError('MEDIA_MISSING', undefined, 'film/c.mp4'), 'third');
  expect(() => faults.throwIfAny()).toThrow(
    [
      FAILURES.MEDIA_TRUNCATED.summary,
      'first: moov atom not found.',
      'second: film/b.mp4.',
      `third: ${FAILURES.MEDIA_MISSING.summary}`,
    ].join(' '),
  );
});
