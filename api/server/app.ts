import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { identify, refuseNobody } from './access/authenticate';
import { limitRate } from './access/rate';
import { checkScope } from './access/scopes';
import { batchRoutes, type RouteParts } from './batch-routes';
import { guardOrigin } from './guard';
import { takesOnly } from './methods';
import type { Metrics } from './metrics/metrics';
import { operations } from './openapi/operations';
import { openApiRoutes } from './openapi/page';
import { BATCHES, EVENTS, PROJECTS, SCHEDULES } from './present';
import { Problem, problemHandler } from './problem';
import { projectRoutes } from './projects/project-routes';
import { nameRequests } from './request-id';
import { revalidate } from './revalidate';
import { scheduleRoutes } from './schedule-routes';
import { healthRoutes, serviceRoutes } from './service-routes';
import { refuseDeep } from './shallow';

/** A thousand jobs with names at their longest and fifty dependencies each fit; a body that is larger is no batch. */
const BODY_LIMIT = '4mb';

export interface AppParts extends RouteParts {
  readonly log: Logger;
  /** It listens on a loopback address: nobody but this machine's own programs is to reach it. */
  readonly loopbackOnly: boolean;
  /** Requests a minute for each key. */
  readonly rateLimit: number;
  readonly metrics: Metrics;
}

/** The API as an Express application, not yet listening. */
export function createApp(parts: AppParts): Express {
  const { log, presets } = parts;
  const shape = { ...parts.limits, formatNames: presets.formatNames };
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(nameRequests(log), revalidate());
  app.use(parts.metrics.count(operations(shape).map(({ path }) => path)));
  // The report page carries its own style and nothing else.
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], imgSrc: ['data:'] },
      },
    }),
  );
  app.use(guardOrigin({ loopbackOnly: parts.loopbackOnly }));
  app.use(healthRoutes(parts));
  app.use(identify(parts.store), limitRate(parts.rateLimit), refuseNobody(), checkScope());
  app.use(express.json({ limit: BODY_LIMIT, strict: false }), refuseDeep());
  app.use(serviceRoutes(parts));
  app
    .route(EVENTS)
    .get(async (request, response) => {
      await parts.events.ofAll(request, response);
    })
    .all(takesOnly('GET'));
  app.use(openApiRoutes(shape));
  app.use(BATCHES, batchRoutes(parts));
  app.use(SCHEDULES, scheduleRoutes(parts));
  app.use(PROJECTS, projectRoutes(parts));
  app.use(() => {
    throw new Problem('NOT_FOUND');
  });
  app.use(problemHandler(log));
  return app;
}
