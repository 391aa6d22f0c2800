import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { HealthView } from '../../model/views';
import { batchRoutes, type RouteParts } from './batch-routes';
import { guardLoopback } from './guard';
import { takesOnly } from './methods';
import { BATCHES, PRESETS, SCHEDULES } from './present';
import { presentPresets } from './present-presets';
import { Problem, problemHandler } from './problem';
import { scheduleRoutes } from './schedule-routes';

/** A thousand jobs with names at their longest and fifty dependencies each fit; a body that is larger is no batch. */
const BODY_LIMIT = '4mb';

/** The API as an Express application, not yet listening. */
export function createApp(parts: RouteParts & { readonly log: Logger }): Express {
  const { log, temporal, presets } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use((request, response, next) => {
    const requestId = randomUUID();
    const since = performance.now();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    response.on('finish', () => {
      const ms = Math.round(performance.now() - since);
      log.debug({
        request_id: requestId,
        method: request.method,
        url: request.originalUrl,
        status: response.statusCode,
        ms,
      });
    });
    next();
  });
  // The report page carries its own style and nothing else.
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], imgSrc: ['data:'] },
      },
    }),
  );
  app.use(guardLoopback());
  app.use(express.json({ limit: BODY_LIMIT, strict: false }));
  app
    .route('/healthz')
    .get(async (_request, response) => {
      const reachable = await temporal.isReachable();
      const health: HealthView = { status: reachable ? 'ok' : 'unavailable', temporal: temporal.address };
      response.status(reachable ? 200 : 503).json(health);
    })
    .all(takesOnly('GET'));
  app
    .route(PRESETS)
    .get((_request, response) => {
      response.json(presentPresets(presets));
    })
    .all(takesOnly('GET'));
  app.use(BATCHES, batchRoutes(parts));
  app.use(SCHEDULES, scheduleRoutes(parts));
  app.use(() => {
    throw new Problem('NOT_FOUND');
  });
  app.use(problemHandler(log));
  return app;
}
