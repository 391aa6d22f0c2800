import type { Router } from 'express';
import type { z } from 'zod';
import { batchChangeSchema, jobChangeSchema } from '../../model/change';
import { hasBatchEnded } from '../../model/status';
import { DEADLINE_TOO_SOON, isLater } from '../../model/submission';
import type { RouteParts } from './batch-routes';
import { faultsOf } from './issue-faults';
import type { LiveBatch } from './live-batches';
import { takesOnly } from './methods';
import { batchId, deliverableOf, jobId, need } from './named';
import { presentBatch, presentJob } from './present';
import { Problem } from './problem';

/**
 * What may be asked of a batch that is there: each becomes a signal of its workflow, and is refused here when it makes no sense. In the
 * router of the reads, since a router of its own would answer OPTIONS with its own methods alone.
 */
export function addCommandRoutes(router: Router, { batches, present, temporal, waiting, limits }: RouteParts): void {
  const found = async (params: { readonly batchId: string }) => await need(batches.readNow(batchId(params)));
  const running = async (params: { readonly batchId: string }) => {
    const live = await found(params);
    if (hasBatchEnded(live.snapshot.status)) throw new Problem('BATCH_ENDED');
    return live;
  };

  for (const [verb, name] of [
    ['cancel', 'cancelBatch'],
    ['pause', 'pause'],
    ['resume', 'resume'],
  ] as const) {
    router
      .route(`/:batchId/${verb}`)
      .post(async ({ params }, response) => {
        const live = await running(params);
        await temporal.tell(live.specification.id, name, undefined);
        batches.expectChange(live);
        response.status(202).json(presentBatch(live, present));
      })
      .all(takesOnly('POST'));
  }

  router
    .route('/:batchId/retry')
    .post(async ({ params }, response) => {
      const live = await found(params);
      if (live.snapshot.counts.failed === 0) throw new Problem('JOB_NOT_RETRYABLE', 'No job of the batch has failed.');
      await temporal.tellOrReopen(live.specification, 'retryFailed', undefined);
      expectReopening(live);
      response.status(202).json(presentBatch(live, present));
    })
    .all(takesOnly('POST'));

  router.patch('/:batchId', async (request, response) => {
    const change = read(batchChangeSchema(limits.maxConcurrent), request.body);
    const live = await running(request.params);
    const { id, start_at } = live.specification;
    if (change.deadline && start_at !== null && !isLater(change.deadline, start_at))
      throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '/deadline', message: DEADLINE_TOO_SOON }]);
    if (change.priority !== undefined) await temporal.tell(id, 'setBatchPriority', { priority: change.priority });
    if (change.max_concurrent !== undefined) {
      await temporal.tell(id, 'setMaxConcurrent', { max_concurrent: change.max_concurrent });
    }
    if (change.deadline !== undefined) await temporal.tell(id, 'setDeadline', { deadline: change.deadline });
    batches.expectChange(live);
    response.status(202).json(presentBatch(live, present));
  });

  router.patch('/:batchId/jobs/:jobId', async (request, response) => {
    const { priority } = read(jobChangeSchema, request.body);
    const live = await running(request.params);
    const job = presentJob(live, jobId(live, request.params.jobId));
    if (job.status !== 'pending') throw new Problem('JOB_NOT_CHANGEABLE', `It is ${job.status}.`);
    await temporal.tell(live.specification.id, 'setJobPriority', { job_id: job.id, priority });
    batches.expectChange(live);
    response.status(202).json(job);
  });

  router
    .route('/:batchId/jobs/:jobId/cancel')
    .post(async ({ params }, response) => {
      const live = await found(params);
      const job = presentJob(live, jobId(live, params.jobId));
      if (job.status !== 'pending' && job.status !== 'running')
        throw new Problem('JOB_NOT_CANCELLABLE', `It is ${job.status}.`);
      await temporal.tell(live.specification.id, 'cancelJob', { job_id: job.id });
      batches.expectChange(live);
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));

  router
    .route('/:batchId/jobs/:jobId/retry')
    .post(async ({ params }, response) => {
      const live = await found(params);
      const job = presentJob(live, jobId(live, params.jobId));
      if (!['failed', 'cancelled', 'skipped'].includes(job.status))
        throw new Problem('JOB_NOT_RETRYABLE', `It is ${job.status}.`);
      await temporal.tellOrReopen(live.specification, 'retryJob', { job_id: job.id });
      expectReopening(live);
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));

  router
    .route('/:batchId/jobs/:jobId/deliverables/:deliverableId/retry')
    .post(async ({ params }, response) => {
      const live = await found(params);
      const job = presentJob(live, jobId(live, params.jobId));
      const deliverable = deliverableOf(job, params.deliverableId);
      if (job.status !== 'failed' || deliverable.status === 'completed')
        throw new Problem('DELIVERABLE_NOT_RETRYABLE', `It is ${deliverable.status}, its job is ${job.status}.`);
      const argument = { job_id: job.id, deliverable_id: deliverable.id };
      await temporal.tellOrReopen(live.specification, 'retryDeliverable', argument);
      expectReopening(live);
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));

  function expectReopening(live: LiveBatch): void {
    batches.expectReopening(live);
    waiting.reopen(live.specification.id);
  }
}

/** @throws Problem with every fault of a body that is to change something. */
function read<T>(schema: { safeParse(body: unknown): z.ZodSafeParseResult<T> }, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem('INVALID_REQUEST', undefined, faultsOf(parsed.error));
}
