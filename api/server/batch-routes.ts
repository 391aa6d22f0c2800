import { Router } from 'express';
import { hasBatchEnded } from '../../model/status';
import type { Store } from '../../store/store';
import { addCommandRoutes } from './command-routes';
import { sendDeliverable } from './deliverable-file';
import { type IntakeParts, takeBatch } from './intake';
import { listBatches } from './list-batches';
import type { LiveBatch, LiveBatches } from './live-batches';
import { takesOnly } from './methods';
import { batchId, jobId, need } from './named';
import { BATCHES, type PresentContext, presentBatch, presentJob, presentProgress } from './present';
import { Problem } from './problem';
import { withApiLinks } from './report-links';

export interface RouteParts extends IntakeParts {
  readonly store: Store;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

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
      const batch = await takeBatch(parts, request.body, idempotencyKey(request.get('Idempotency-Key')));
      const live = await need(batches.readNow(batch.id));
      response.status(202).location(`${BATCHES}/${batch.id}`).json(presentBatch(live, present));
    })
    .all(takesOnly('GET', 'POST'));

  router
    .route('/:batchId')
    .get(async ({ params }, response) => {
      response.json(presentBatch(await need(batches.read(batchId(params))), present));
    })
    .all(takesOnly('GET', 'PATCH'));

  router
    .route('/:batchId/progress')
    .get(async ({ params }, response) => {
      response.json(presentProgress(await need(batches.read(batchId(params)))));
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/report')
    .get(async (request, response) => {
      const live = await need(batches.read(batchId(request.params)));
      const form = reportForm(request.query['format'], request.accepts(['json', 'html', 'csv']));
      const text = live.snapshot.report_ready ? await store.reports.read(live.specification.id, form) : undefined;
      if (text === undefined) throw new Problem('REPORT_NOT_READY', whyNoReport(live));
      const page = form === 'html' ? withApiLinks(text, presentBatch(live, present).jobs) : text;
      response.type(form).vary('Accept').send(page);
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/jobs/:jobId')
    .get(async ({ params }, response) => {
      const live = await need(batches.read(batchId(params)));
      response.json(presentJob(live, jobId(live, params.jobId)));
    })
    .all(takesOnly('GET', 'PATCH'));

  router
    .route('/:batchId/jobs/:jobId/deliverables/:deliverableId/file')
    .get(async ({ params }, response) => {
      const live = await need(batches.read(batchId(params)));
      await sendDeliverable(store, presentJob(live, jobId(live, params.jobId)), params.deliverableId, response);
    })
    .all(takesOnly('GET'));

  return router;
}

/** A batch that was ended in Temporal could not write its report; its retry will. */
function whyNoReport({ snapshot }: LiveBatch): string | undefined {
  return hasBatchEnded(snapshot.status) ? 'This one was ended in Temporal before it could write one.' : undefined;
}

/** @throws Problem INVALID_REQUEST when the header is none. */
export function idempotencyKey(given: string | undefined): string | undefined {
  if (given === undefined || IDEMPOTENCY_KEY.test(given)) return given;
  const message = 'the header Idempotency-Key is 1 to 255 visible ASCII characters';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}

function reportForm(wanted: unknown, accepted: string | false): 'json' | 'csv' | 'html' {
  if (wanted === undefined) return accepted === 'html' || accepted === 'csv' ? accepted : 'json';
  if (wanted === 'json' || wanted === 'csv' || wanted === 'html') return wanted;
  const message = 'the query parameter format is one of json, csv, html';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}
