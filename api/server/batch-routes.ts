import { Router } from 'express';
import type { Store } from '../../store/store';
import { identityOf, sees } from './access/identity';
import { addCommandRoutes } from './command-routes';
import { sendDeliverable } from './deliverable-file';
import { isDryRun } from './dry-run';
import type { Events } from './events/events';
import { type IntakeParts, takeBatch } from './intake';
import { FIRST_JOBS, readJobsQuery } from './jobs-query';
import { listBatches } from './list-batches';
import type { LiveBatches } from './live-batches';
import { takesOnly } from './methods';
import { batchId, jobId, need } from './named';
import { planBatch } from './plan-batch';
import { BATCHES, type PresentContext, presentBatch, presentJob, presentProgress } from './present';
import { Problem } from './problem';
import { sendReport } from './report-file';
import { reportForm } from './report-query';
import { Reporting } from './reporting';
import { submitted } from './submitted';
import { addWebhookRoutes } from './webhook-routes';
import { whyWaiting } from './why-waiting';

export interface RouteParts extends IntakeParts {
  readonly events: Events;
  readonly store: Store;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

/** Everything below `/api/v1/batch/jobs`. */
export function batchRoutes(parts: RouteParts): Router {
  const router = Router();
  // Of another tenant's batch nobody learns that it is there: whatever is asked of it is answered as of one that never was.
  router.param('batchId', async (request, response, next) => {
    const identity = identityOf(response);
    const id = batchId(request.params as { batchId: string });
    if (identity.tenant !== null) {
      const specification = await parts.store.specifications.read(id);
      if (!specification || !sees(identity, specification)) throw new Problem('BATCH_NOT_FOUND');
    }
    next();
  });
  const { store, batches, present, events } = parts;
  const reports = new Reporting(store);
  addCommandRoutes(router, parts);
  addWebhookRoutes(router, parts);

  router
    .route('/')
    .get(async (request, response) => {
      response.json(await listBatches(parts, request.query, identityOf(response)));
    })
    .post(async (request, response) => {
      const given = submitted(request, response);
      if (isDryRun(request.query)) {
        response.json(await planBatch(parts, given.body));
        return;
      }
      const batch = await takeBatch(parts, given);
      batches.expectChange({ specification: batch });
      const live = await need(batches.readJobs(batch.id, FIRST_JOBS));
      response.status(202).location(`${BATCHES}/${batch.id}`).json(presentBatch(live, present));
    })
    .all(takesOnly('GET', 'POST'));

  router
    .route('/:batchId')
    .get(async ({ params, query }, response) => {
      const asked = readJobsQuery(query);
      response.json(presentBatch(await need(batches.readJobs(batchId(params), asked)), present));
    })
    .all(takesOnly('GET', 'PATCH'));

  router
    .route('/:batchId/progress')
    .get(async ({ params, query }, response) => {
      const asked = readJobsQuery(query);
      response.json(presentProgress(await need(batches.readJobs(batchId(params), asked))));
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/events')
    .get(async (request, response) => {
      if (!(await events.ofBatch(batchId(request.params), request, response))) throw new Problem('BATCH_NOT_FOUND');
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/report')
    .get(async (request, response) => {
      const live = await need(batches.read(batchId(request.params)));
      const form = reportForm(request);
      const report = await reports.open(live, form);
      await sendReport(store, { report, form }, request, response);
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/jobs/:jobId')
    .get(async ({ params }, response) => {
      const live = await need(batches.readJob(batchId(params), params.jobId));
      response.json(presentJob(live, jobId(live, params.jobId)));
    })
    .all(takesOnly('GET', 'PATCH'));

  router
    .route('/:batchId/jobs/:jobId/waiting')
    .get(async ({ params }, response) => {
      const live = await need(batches.readJob(batchId(params), params.jobId));
      response.json(await whyWaiting(parts, live, params.jobId, identityOf(response)));
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/jobs/:jobId/deliverables/:deliverableId/file')
    .get(async ({ params }, response) => {
      const live = await need(batches.readJob(batchId(params), params.jobId));
      await sendDeliverable(store, presentJob(live, jobId(live, params.jobId)), params.deliverableId, response);
    })
    .all(takesOnly('GET'));

  return router;
}
