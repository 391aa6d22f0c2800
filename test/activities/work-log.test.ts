import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledFailure } from '@temporalio/common';
import type { PlanSummary } from '../../model/assembly-plan';
import type { DeliverableResult } from '../../model/deliverable';
import { jobWorkflowId } from '../../model/identifier';
import type { Work } from '../../model/work';
import { failureOf } from '../support/failure-of';
import { makeClip } from '../support/media';
import { openWorkshop, quietEnvironment, type Workshop } from '../support/workshop';

const LIMIT_MS = 60_000;
let workshop: Workshop;
const project = (...path: string[]) => join(workshop.mediaRoot, 'film', ...path);

beforeEach(async () => {
  workshop = await openWorkshop(undefined, 3);
  await mkdir(project(), { recursive: true });
  await makeClip(project('a.mp4'), { seconds: 2 });
}, LIMIT_MS);
afterEach(async () => await workshop.remove());

/** As a worker of the job of a batch does it. */
const environmentOf = (batchId: string, attempt = 1) =>
  quietEnvironment({
    ...{ attempt, activityId: '7' },
    workflowExecution: { workflowId: jobWorkflowId(batchId, 'job'), runId: '0190-run' },
  });

async function make({ planRef }: PlanSummary, batchId: string): Promise<DeliverableResult> {
  const order = { batchId, jobId: 'job', planRef, deliverable: 0, reusedSpans: 0 };
  await environmentOf(batchId).run(workshop.exports.renderAudio, { planRef, stretch: 0 });
  await environmentOf(batchId).run(workshop.exports.renderSpan, { planRef, span: 0 });
  return await environmentOf(batchId).run(workshop.exports.deliver, order);
}

const recordOf = async (batchId: string): Promise<readonly Work[]> =>
  [...(await workshop.store.runs.read(batchId)).works].sort((a, b) => a.started_at.localeCompare(b.started_at));

test(
  'what was done of a batch is written down, and what another job had rendered counts as saved',
  async () => {
    const summary = await workshop.plan('film', ['mp4']);
    const result = await make(summary, 'one');
    const first = await recordOf('one');
    expect(first).toMatchObject([
      { job_id: 'job', kind: 'sound', what: '0', attempt: 1, slot: 0, slots: 2, end: 'done', made: 1, cost: 0 },
      { kind: 'span', what: '0', end: 'done', made: 1, cost: expect.any(Number), saved: null, failure: null },
      { kind: 'deliver', what: 'mp4', end: 'done', made: 1, frames: result.frames, bytes: result.bytes },
    ]);
    for (const { started_at, ended_at, task } of first) {
      expect(Date.parse(ended_at)).toBeGreaterThanOrEqual(Date.parse(started_at));
      expect(task).toBe('0190-run/7');
    }
    const none = { measured_spans: 0, measured_seconds: 0, estimated_spans: 0, estimated_seconds: 0 };
    expect(first[2]?.saved).toEqual(none);

    await make(summary, 'two');
    const [, span, delivery] = await recordOf('two');
    expect(span).toMatchObject({ made: 0, cost: 0 });
    expect(delivery).toMatchObject({
      made: 0,
      saved: { ...none, measured_spans: 1, measured_seconds: expect.any(Number) },
    });
    const took = delivery?.saved?.measured_seconds ?? 0;
    const spanMs = Date.parse(first[1]?.ended_at ?? '') - Date.parse(first[1]?.started_at ?? '');
    expect(took).toBeGreaterThan(0);
    expect(1000 * took).toBeLessThanOrEqual(spanMs + 1);
  },
  LIMIT_MS,
);

test(
  'a try that fails is written down with why, and one that is cancelled as that',
  async () => {
    const { planRef } = await workshop.plan('film', ['mp4']);
    await rm(project('a.mp4'));
    const failure = await failureOf(environmentOf('one', 2).run(workshop.exports.renderSpan, { planRef, span: 0 }));
    expect(await recordOf('one')).toMatchObject([
      { kind: 'span', attempt: 2, end: 'failed', made: 0, failure: { code: failure.type } },
    ]);
    const environment = environmentOf('two');
    const cancelled = environment.run(workshop.exports.renderSpan, { planRef, span: 0 });
    environment.cancel();
    await expect(cancelled).rejects.toBeInstanceOf(CancelledFailure);
    for (const { end, failure: why } of await recordOf('two')) expect([end, why]).toEqual(['cancelled', null]);
  },
  LIMIT_MS,
);

test(
  'work goes on where it cannot be written down',
  async () => {
    await writeFile(join(workshop.storeRoot, 'runs'), 'a file in the place of the folder');
    expect(await make(await workshop.plan('film', ['mp4']), 'one')).toMatchObject({ status: 'completed' });
  },
  LIMIT_MS,
);
