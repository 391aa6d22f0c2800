import { Router } from 'express';
import type { PresetSet } from '../../model/preset-set';
import type { HealthView } from '../../model/views';
import { identityOf } from './access/identity';
import { takesOnly } from './methods';
import type { Metrics } from './metrics/metrics';
import { metricTargets } from './metrics/targets';
import { HEALTH, LIVE, METRICS, PRESETS, READY, SYSTEM, TARGETS } from './present';
import { presentPresets } from './present-presets';
import { presentSystem, type SystemParts } from './present-system';
import { Problem } from './problem';
import { whatIsMissing } from './readiness';

export interface ServiceParts extends SystemParts {
  readonly presets: PresetSet;
  readonly metrics: Metrics;
}

/** Needs no key: who starts processes and balances loads asks these, and is told no more than whether. */
export function healthRoutes({ store, temporal }: SystemParts): Router {
  const router = Router();
  router
    .route(HEALTH)
    .get(async (_request, response) => {
      const reachable = await temporal.isReachable();
      const health: HealthView = { status: reachable ? 'ok' : 'unavailable', temporal: temporal.address };
      response.status(reachable ? 200 : 503).json(health);
    })
    .all(takesOnly('GET'));
  router
    .route(LIVE)
    .get((_request, response) => {
      response.json({ status: 'ok' });
    })
    .all(takesOnly('GET'));
  router
    .route(READY)
    .get(async (_request, response) => {
      const missing = await whatIsMissing({ store, temporal });
      if (missing.length > 0) throw new Problem('NOT_READY', `${missing.join(' ')}`);
      response.json({ status: 'ok' });
    })
    .all(takesOnly('GET'));
  return router;
}

/** What the API says of itself and of the stack to who may read. */
export function serviceRoutes(parts: ServiceParts): Router {
  const router = Router();
  router
    .route(PRESETS)
    .get((_request, response) => {
      response.json(presentPresets(parts.presets));
    })
    .all(takesOnly('GET'));
  router
    .route(SYSTEM)
    .get(async (_request, response) => {
      response.json(await presentSystem(parts));
    })
    .all(takesOnly('GET'));
  router
    .route(METRICS)
    .get(async (_request, response) => {
      refuseTenants(identityOf(response).tenant);
      const { type, text } = await parts.metrics.page();
      response.type(type).send(text);
    })
    .all(takesOnly('GET'));
  router
    .route(TARGETS)
    .get(async (request, response) => {
      refuseTenants(identityOf(response).tenant);
      response.json(metricTargets(request.get('Host') ?? '', await parts.store.workers.alive(Date.now())));
    })
    .all(takesOnly('GET'));
  return router;
}

/** These are sums over all tenants, whom one tenant is told nothing of. */
function refuseTenants(tenant: string | null): void {
  if (tenant !== null) throw new Problem('FORBIDDEN_SCOPE', 'It needs a key of the tenant *.');
}
