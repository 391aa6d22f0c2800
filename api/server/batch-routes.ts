import { Router } from 'express';
import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import { BATCH_STATUSES, hasBatchEnded } from '../../model/status';
import type { BatchSummaryView } from '../../model/views';
import type { Store } from '../../store/store';
import { addCommandRoutes } from './command-routes';
import { type IntakeParts, takeBatch } from './intake';
import { isBatchId } from './is-batch-id';
import type { LiveBatch, LiveBatches } from './live-batches';
import { takesOnly } from './methods';
import { batchId, jobId, need } from './named';
import { BATCHES, type PresentContext, presentBatch, presentJob, presentProgress, presentSummary } from './present';
import { Problem } from './problem';

export interface RouteParts extends IntakeParts {
  readonly store: Store;
  readonly batches: LiveBatches;
  readonly present: PresentContext;
}

const limitError = only('a whole number from 1 to 200');
const listShape = {
  status: z.enum(BATCH_STATUSES, { error: only(`one of ${BATCH_STATUSES.join(', ')}`) }).optional(),
  limit: z
    .string({ error: limitError })
    .regex(/^([1-9]\d?|1\d\d|200)$/, { error: limitError })
    .transform(Number)
    .default(50),
  cursor: z
    .uuid({ error: only('the next_cursor of a list') })
    .toLowerCase()
    .optional(),
};
const listQuerySchema = z.strictObject(listShape, { error: onlyFields('a query', Object.keys(listShape)) });

/** Each may wait for Temporal, which may be slow or gone. */
const LOOKS_AT_A_TIME = 50;

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Everything below `/api/v1/batch/jobs`. */
export function batchRoutes(parts: RouteParts): Router {
  const router = Router();
  const { store, batches, present } = parts;
  addCommandRoutes(router, parts);

  router
    .route('/')
    .get(async (request, response) => {
      const query = listQuerySchema.safeParse(request.query);
      if (!query.success) throw badQuery(query.error);
      response.json(await list(parts, query.data));
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
      response.type(form).vary('Accept').send(text);
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/jobs/:jobId')
    .get(async ({ params }, response) => {
      const live = await need(batches.read(batchId(params)));
      response.json(presentJob(live, jobId(live, params.jobId)));
    })
    .all(takesOnly('GET', 'PATCH'));

  return router;
}

/** A batch that was ended in Temporal could not write its report; its retry will. */
function whyNoReport({ snapshot }: LiveBatch): string | undefined {
  return hasBatchEnded(snapshot.status) ? 'This one was ended in Temporal before it could write one.' : undefined;
}

function idempotencyKey(given: string | undefined): string | undefined {
  if (given === undefined || IDEMPOTENCY_KEY.test(given)) return given;
  const message = 'the header Idempotency-Key is 1 to 255 visible ASCII characters';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}

function badQuery(error: z.ZodError): Problem {
  const faults = error.issues.map((issue) => ({
    pointer: '',
    message: `the query parameter ${issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')}: ${issue.message}`,
  }));
  return new Problem('INVALID_REQUEST', undefined, faults);
}

function reportForm(wanted: unknown, accepted: string | false): 'json' | 'csv' | 'html' {
  if (wanted === undefined) return accepted === 'html' || accepted === 'csv' ? accepted : 'json';
  if (wanted === 'json' || wanted === 'csv' || wanted === 'html') return wanted;
  const message = 'the query parameter format is one of json, csv, html';
  throw new Problem('INVALID_REQUEST', undefined, [{ pointer: '', message }]);
}

/** Newest first; a page ends with the id of its last batch as the cursor of the next. */
async function list({ store, batches, present }: RouteParts, query: z.infer<typeof listQuerySchema>) {
  const { cursor, limit, status } = query;
  const ids = (await store.snapshots.list()).filter((id) => isBatchId(id) && (cursor === undefined || id < cursor));
  const found: BatchSummaryView[] = [];
  // One more than the page holds says whether anything follows it.
  for (let from = 0; from < ids.length && found.length <= limit; from += LOOKS_AT_A_TIME) {
    const looks = ids.slice(from, from + LOOKS_AT_A_TIME).map((id) => batches.read(id));
    for (const live of await Promise.all(looks)) {
      if (live && (status === undefined || live.snapshot.status === status)) found.push(presentSummary(live, present));
    }
  }
  const page = found.slice(0, limit);
  return { batches: page, next_cursor: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
