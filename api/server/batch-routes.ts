import { Router } from 'express';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { addCommandRoutes } from './command-routes';
import { sendDeliverable } from './deliverable-file';
import { idempotencyKey } from './idempotency';
import { type IntakeParts, takeBatch } from './intake';
import { FIRST_JOBS, readJobsQuery } from './jobs-query';
import { listBatches } from './list-batches';
import type { BatchLook, LiveBatches } from './live-batches';
import { takesOnly } from './methods';
import { batchId, jobId, need } from './named';
import { planBatch } from './plan-batch';
import { BATCHES, type PresentContext, presentBatch, presentJob, presentProgress } from './present';
import { Problem } from './problem';
import { sendReport } from './report-file';

export interface RouteParts extends IntakeParts {
  readonly store: Store;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

/** Everything below `/api/v1/batch/jobs`. */
export function batchRoutes(parts: RouteParts): Router {
  const router = Router();
  const { store, batches, present } = parts;
  addCommandRoutes(router, parts);

  router
    .route('/')
    .get(async (request, response) => {
      response.json(await listBatches(parts, request.query));
    })
    .post(async (request, response) => {
      if (!request.is('application/json')) throw new Problem('UNSUPPORTED_MEDIA_TYPE');
      if (isDryRun(request.query['dry_run'])) {
        response.json(await planBatch(parts, request.body));
        return;
      }
      const batch = await takeBatch(parts, request.body, idempotencyKey(request.get('Idempotency-Key')));
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
    .route('/:batchId/report')
    .get(async (request, response) => {
      const live = await need(batches.read(batchId(request.params)));
      const form = reportForm(request.query['format'], request.accepts(['json', 'html', 'csv']));
      const report = live.snapshot.report_ready ? await store.reports.open(live.specification.id, form) : undefined;
      if (report === undefined) throw new Problem('REPORT_NOT_READY', whyNoReport(live));
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
    .route('/:batchId/jobs/:jobId/deliverables/:deliverableId/file')
    .get(async ({ params }, response) => {
      const live = await need(batches.readJob(batchId(params), params.jobId));
      await sendDeliverable(store, presentJob(live, jobId(live, params.jobId)), params.deliverableId, response);
    })
    .all(takesOnly('GET'));

  return router;
}

function isDryRun(given: unknown): boolean {
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  const message = 'the query parameter dry_run is true or false';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}

/** A batch that was ended in Temporal could not write its report; its retry will. */
function whyNoReport({ snapshot }: BatchLook): string | undefined {
  return hasBatchEnded(snapshot.status) ? 'This one was ended in Temporal before it could write one.' : undefined;
}

function reportForm(wanted: unknown, accepted: string | false): 'json' | 'csv' | 'html' {
  if (wanted === undefined) return accepted === 'html' || accepted === 'csv' ? accepted : 'json';
  if (wanted === 'json' || wanted === 'csv' || wanted === 'html') return wanted;
  const message = 'the query parameter format is one of json, csv, html';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}
