import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { HealthView } from '../../model/views';
import { identify, refuseNobody } from './access/authenticate';
import { limitRate } from './access/rate';
import { checkScope } from './access/scopes';
import { batchRoutes, type RouteParts } from './batch-routes';
import { guardOrigin } from './guard';
import { takesOnly } from './methods';
import { openApiRoutes } from './openapi/page';
import { BATCHES, EVENTS, PRESETS, PROJECTS, SCHEDULES, SYSTEM } from './present';
import { presentPresets } from './present-presets';
import { presentSystem } from './present-system';
import { Problem, problemHandler } from './problem';
import { projectRoutes } from './projects/project-routes';
import { nameRequests } from './request-id';
import { revalidate } from './revalidate';
import { scheduleRoutes } from './schedule-routes';
import { refuseDeep } from './shallow';

/** A thousand jobs with names at their longest and fifty dependencies each fit; a body that is larger is no batch. */
const BODY_LIMIT = '4mb';

export interface AppParts extends RouteParts {
  readonly log: Logger;
  /** It listens on a loopback address: nobody but this machine's own programs is to reach it. */
  readonly loopbackOnly: boolean;
  /** Requests a minute for each key. */
  readonly rateLimit: number;
}

/** The API as an Express application, not yet listening. */
export function createApp(parts: AppParts): Express {
  const { log, temporal, presets } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(nameRequests(log), revalidate());
  // The report page carries its own style and nothing else.
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], imgSrc: ['data:'] },
      },
    }),
  );
  app.use(guardOrigin({ loopbackOnly: parts.loopbackOnly }));
  app
    .route('/healthz')
    .get(async (_request, response) => {
      const reachable = await temporal.isReachable();
      const health: HealthView = { status: reachable ? 'ok' : 'unavailable', temporal: temporal.address };
      response.status(reachable ? 200 : 503).json(health);
    })
    .all(takesOnly('GET'));
  app.use(identify(parts.store), limitRate(parts.rateLimit), refuseNobody(), checkScope());
  app.use(express.json({ limit: BODY_LIMIT, strict: false }), refuseDeep());
  app
    .route(PRESETS)
    .get((_request, response) => {
      response.json(presentPresets(presets));
    })
    .all(takesOnly('GET'));
  app
    .route(SYSTEM)
    .get(async (_request, response) => {
      response.json(await presentSystem(parts));
    })
    .all(takesOnly('GET'));
  app
    .route(EVENTS)
    .get(async (request, response) => {
      await parts.events.ofAll(request, response);
    })
    .all(takesOnly('GET'));
  app.use(openApiRoutes({ ...parts.limits, formatNames: presets.formatNames }));
  app.use(BATCHES, batchRoutes(parts));
  app.use(SCHEDULES, scheduleRoutes(parts));
  app.use(PROJECTS, projectRoutes(parts));
  app.use(() => {
    throw new Problem('NOT_FOUND');
  });
  app.use(problemHandler(log));
  return app;
}
