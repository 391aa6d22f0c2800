import type { Router } from 'express';
import type { z } from 'zod';
import { batchChangeSchema, jobChangeSchema } from '../../model/change';
import { readDeadline } from '../../model/deadline';
import { faultsOf } from '../../model/issue-faults';
import { hasBatchEnded } from '../../model/status';
import { DEADLINE_TOO_SOON, isLater } from '../../model/submission';
import type { BatchSignalName, BatchSignals, CommandName, Commands } from '../../workflows/messages';
import { addJobs } from './add-jobs';
import type { RouteParts } from './batch-routes';
import { FIRST_JOBS } from './jobs-query';
import type { LiveBatch } from './live-batches';
import { takesOnly } from './methods';
import { batchId, deliverableOf, jobId, need } from './named';
import { presentBatch, presentJob } from './present';
import { Problem } from './problem';

/**
 * What may be asked of a batch that is there: its workflow does it or refuses it. In the
 * router of the reads, since a router of its own would answer OPTIONS with its own methods alone.
 */
export function addCommandRoutes(router: Router, parts: RouteParts): void {
  const { batches, present, temporal, waiting, limits } = parts;
  const found = async (params: { readonly batchId: string }) =>
    await need(batches.readJobsNow(batchId(params), FIRST_JOBS));
  const foundJob = async (params: { readonly batchId: string; readonly jobId: string }) => {
    const live = await need(batches.readJobNow(batchId(params), params.jobId));
    return { live, job: presentJob(live, jobId(live, params.jobId)) };
  };

  /** Asks a batch that runs. `check` looks at the last state that was written, where no worker answers for the batch itself. */
  const ask = async <N extends CommandName>(live: LiveBatch, name: N, argument: Commands[N], check = () => {}) => {
    if (hasBatchEnded(live.snapshot.status)) {
      check();
      throw new Problem('BATCH_ENDED');
    }
    await temporal.command(live.specification.id, name, argument, check);
    batches.expectChange(live);
  };
  /** Asks a batch that runs, and opens one again that has ended. */
  const retry = async <N extends BatchSignalName>(
    live: LiveBatch,
    name: N,
    argument: BatchSignals[N] & Commands[N],
    check: () => void,
  ) => {
    if (hasBatchEnded(live.snapshot.status)) check();
    else if (await askedInTime(live, name, argument, check)) return batches.expectChange(live);
    await temporal.tellOrReopen(live.specification, name, argument);
    batches.expectReopening(live);
    waiting.reopen(live.specification.id);
  };
  /** @returns false when the batch ended just before it could be asked. */
  const askedInTime = async <N extends BatchSignalName>(
    live: LiveBatch,
    name: N,
    argument: BatchSignals[N] & Commands[N],
    check: () => void,
  ) => {
    try {
      await temporal.command(live.specification.id, name, argument, check);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === 'BATCH_ENDED') return false;
      throw error;
    }
  };

  for (const [verb, name] of [
    ['cancel', 'cancelBatch'],
    ['pause', 'pause'],
    ['resume', 'resume'],
  ] as const) {
    router
      .route(`/:batchId/${verb}`)
      .post(async ({ params }, response) => {
        const live = await found(params);
        await ask(live, name, undefined);
        response.status(202).json(presentBatch(live, present));
      })
      .all(takesOnly('POST'));
  }

  router
    .route('/:batchId/retry')
    .post(async ({ params }, response) => {
      const live = await found(params);
      await retry(live, 'retryFailed', undefined, () => {
        if (live.snapshot.counts.failed === 0)
          throw new Problem('JOB_NOT_RETRYABLE', 'No job of the batch has failed.');
      });
      response.status(202).json(presentBatch(live, present));
    })
    .all(takesOnly('POST'));

  router.patch('/:batchId', async (request, response) => {
    const change = read(batchChangeSchema(limits.maxConcurrent), request.body);
    const live = await found(request.params);
    const { start_at } = live.specification;
    if (change.deadline && start_at !== null && !isLater(change.deadline, start_at))
      throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '/deadline', message: DEADLINE_TOO_SOON }]);
    if (change.priority !== undefined) await ask(live, 'setBatchPriority', { priority: change.priority });
    if (change.max_concurrent !== undefined)
      await ask(live, 'setMaxConcurrent', { max_concurrent: change.max_concurrent });
    if (change.deadline !== undefined) await ask(live, 'setDeadline', { deadline: change.deadline });
    const { snapshot } = live;
    const { priority = snapshot.priority, max_concurrent = snapshot.max_concurrent } = change;
    const deadline = change.deadline === undefined ? snapshot.deadline : readDeadline(change.deadline);
    const changed = {
      ...live,
      snapshot: { ...snapshot, priority, max_concurrent, ...(deadline === undefined ? {} : { deadline }) },
    };
    response.status(202).json(presentBatch(changed, present));
  });

  router
    .route('/:batchId/jobs')
    .post(async (request, response) => {
      const live = await found(request.params);
      const added = await addJobs(parts, live, request);
      batches.expectChange(live);
      response.status(202).json(added);
    })
    .all(takesOnly('POST'));

  router.patch('/:batchId/jobs/:jobId', async (request, response) => {
    const { priority } = read(jobChangeSchema, request.body);
    const { live, job } = await foundJob(request.params);
    await ask(live, 'setJobPriority', { job_id: job.id, priority }, () => {
      if (job.status !== 'pending') throw new Problem('JOB_NOT_CHANGEABLE', `It is ${job.status}.`);
    });
    response.status(202).json({ ...job, priority });
  });

  router
    .route('/:batchId/jobs/:jobId/cancel')
    .post(async ({ params }, response) => {
      const { live, job } = await foundJob(params);
      await ask(live, 'cancelJob', { job_id: job.id }, () => {
        if (job.status !== 'pending' && job.status !== 'running')
          throw new Problem('JOB_NOT_CANCELLABLE', `It is ${job.status}.`);
      });
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));

  router
    .route('/:batchId/jobs/:jobId/retry')
    .post(async ({ params }, response) => {
      const { live, job } = await foundJob(params);
      await retry(live, 'retryJob', { job_id: job.id }, () => {
        if (!['failed', 'cancelled', 'skipped'].includes(job.status))
          throw new Problem('JOB_NOT_RETRYABLE', `It is ${job.status}.`);
      });
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));

  router
    .route('/:batchId/jobs/:jobId/deliverables/:deliverableId/retry')
    .post(async ({ params }, response) => {
      const { live, job } = await foundJob(params);
      const deliverable = deliverableOf(job, params.deliverableId);
      await retry(live, 'retryDeliverable', { job_id: job.id, deliverable_id: deliverable.id }, () => {
        if (job.status !== 'failed' || deliverable.status === 'completed')
          throw new Problem('DELIVERABLE_NOT_RETRYABLE', `It is ${deliverable.status}, its job is ${job.status}.`);
      });
      response.status(202).json(job);
    })
    .all(takesOnly('POST'));
}

/** @throws Problem with every fault of a body that is to change something. */
function read<T>(schema: { safeParse(body: unknown): z.ZodSafeParseResult<T> }, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem('INVALID_REQUEST', undefined, faultsOf(parsed.error));
}
