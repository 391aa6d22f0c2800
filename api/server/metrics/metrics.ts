import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { VERSION } from '../../../model/version';
import { lookAtRoom } from '../../../store/room';
import type { Store } from '../../../store/store';
import type { Events } from '../events/events';
import type { Temporal } from '../temporal';
import { CensusTaker } from './census';
import { routeFinder } from './route';

export interface MetricParts {
  readonly store: Store;
  readonly temporal: Pick<Temporal, 'isReachable'>;
  readonly events: Pick<Events, 'watchers'>;
}

/** Seconds: from an answer out of memory to a plan that ffprobe is asked for. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the API counts for Prometheus: its own requests as they come, and the state of the studio when it is asked. docs/operations.md has them all. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'reelbatch_http_requests_total',
    help: 'Answers of the API.',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'reelbatch_http_request_duration_seconds',
    help: 'From a request to the end of its answer; streams of events apart.',
    labelNames: ['method', 'route'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly inFlight = new Gauge({
    name: 'reelbatch_http_requests_in_flight',
    help: 'Requests that are being answered.',
    registers: [this.registry],
  });

  constructor(parts: MetricParts) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'reelbatch_build_info',
      help: 'Always 1; the version is in the label.',
      labelNames: ['version'] as const,
      registers: [this.registry],
    }).set({ version: VERSION }, 1);
    observeStudio(this.registry, parts);
  }

  /** Counts every answer. @param templates the addresses of all operations. */
  count(templates: readonly string[]): RequestHandler {
    const routeOf = routeFinder(templates);
    return (request, response, next) => {
      const { method } = request;
      const route = routeOf(request);
      const stop = route.endsWith('/events') ? () => 0 : this.durations.startTimer({ method, route });
      this.inFlight.inc();
      response.once('close', () => {
        this.inFlight.dec();
        stop();
        this.requests.inc({ method, route, status: response.statusCode });
      });
      next();
    };
  }

  /** All of it, as Prometheus reads it. */
  async page(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }
}

/** What is looked at anew for each page. */
function observeStudio(registry: Registry, { store, temporal, events }: MetricParts): void {
  const registers = [registry];
  const gauge = (name: string, help: string, look: () => Promise<number | null> | number) =>
    new Gauge({
      name: `reelbatch_${name}`,
      help,
      registers,
      async collect() {
        this.set((await look()) ?? Number.NaN);
      },
    });
  const alive = async () => await store.workers.alive(Date.now()).catch(() => []);
  gauge('event_watchers', 'Streams of events that are open.', () => events.watchers);
  gauge('temporal_reachable', '1 while Temporal answers the API.', async () => Number(await temporal.isReachable()));
  gauge('workers', 'Worker processes that are alive.', async () => (await alive()).length);
  gauge('worker_slots', 'ffmpegs that they may run at a time.', async () =>
    (await alive()).reduce((sum, { slots }) => sum + slots, 0),
  );
  gauge(
    'store_free_bytes',
    'Bytes that may still be written where the store lies.',
    async () => (await lookAtRoom(store)).free_bytes,
  );
  const taker = new CensusTaker(store.snapshots);
  const census = (name: 'batches' | 'jobs', help: string) =>
    new Gauge({
      name: `reelbatch_${name}`,
      help,
      labelNames: ['status'] as const,
      registers,
      async collect() {
        for (const [status, number] of Object.entries((await taker.take())[name])) this.set({ status }, number);
      },
    });
  census('batches', 'Batches in the store, by status.');
  census('jobs', 'Jobs of all batches in the store, by status.');
}
