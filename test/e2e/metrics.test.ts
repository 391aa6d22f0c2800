import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COUNTERS } from '../../activities/count';
import { findFreePorts } from '../../infra/free-ports';
import { FAILURES } from '../../model/failure';
import { readDocument, tableRows } from '../docs/documents';
import { makeClip } from '../support/media';
import { type Matcher, readBy } from '../support/promql';
import { type Scrape, scrape } from '../support/scrape';
import { until } from '../support/until';
import { followToEnd } from './follow';
import { type E2eStudio, openStudio } from './studio';

const LIMIT_MS = 180_000;

/** Labels that the SDK gives to everything that is counted in an activity. */
const GIVEN = ['activityType', 'namespace', 'service_name', 'taskQueue'];

/** What a running product tells Prometheus, after one batch that came well and one that did not. */
let studio: E2eStudio;
let api: Scrape;
let workers: readonly Scrape[];
beforeAll(async () => {
  const [deaf] = await findFreePorts(1);
  studio = await openStudio(2, {
    REELBATCH_WEBHOOK_URL: `http://127.0.0.1:${deaf}/`,
    REELBATCH_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    REELBATCH_WEBHOOK_PRIVATE: 'true',
  });
  const { client, mediaRoot } = studio;
  await makeClip(join(mediaRoot, 'film', 'film.mp4'), { seconds: 2, size: '128x64', tone: 440 });
  await mkdir(join(mediaRoot, 'broken'));
  await writeFile(join(mediaRoot, 'broken', 'film.mp4'), 'no film');
  const jobs = ['film', 'broken'].map((project_id) => ({ id: project_id, project_id, formats: ['mp4'] }));
  const { id } = await client.submit({ name: 'metrics', jobs });
  expect(await followToEnd(client, id, LIMIT_MS)).toMatchObject({ status: 'partially_failed' });
  const targets = await client.targets();
  const found = (process: string) =>
    targets.filter(({ labels }) => labels['process'] === process).flatMap((one) => one.targets);
  const [home] = found('api');
  api = await scrape(`http://${home}/metrics`);
  await until('a webhook is not taken', async () => {
    workers = await Promise.all(found('worker').map((address) => scrape(`http://${address}/metrics`)));
    return sum(workers, 'temporal_activity_execution_failed_total', { activity_type: 'sendWebhook' }) > 0;
  });
}, LIMIT_MS);
afterAll(async () => await studio.remove(), LIMIT_MS);

const sum = (scrapes: readonly Scrape[], name: string, labels: Readonly<Record<string, string>> = {}) =>
  scrapes.flatMap((one) => one.values(name, labels)).reduce((total, value) => total + value, 0);

test('the API counts its answers by operation, and the studio by status', () => {
  const submitted = { method: 'POST', route: '/api/v1/batch/jobs', status: '202' };
  expect(api.values('reelbatch_http_requests_total', submitted)).toEqual([1]);
  expect(api.values('reelbatch_jobs', { status: 'completed' })).toEqual([1]);
  expect(api.values('reelbatch_jobs', { status: 'failed' })).toEqual([1]);
  expect(api.values('reelbatch_batches', { status: 'partially_failed' })).toEqual([1]);
  expect(api.values('reelbatch_workers')).toEqual([2]);
  expect(api.values('reelbatch_temporal_reachable')).toEqual([1]);
  expect(api.values('reelbatch_store_free_bytes')[0]).toBeGreaterThan(0);
  expect(api.values('reelbatch_http_requests_in_flight')).toEqual([1]);
});

test('each worker answers at a port of its own; they count what they made, and what failed by its code', () => {
  expect(workers).toHaveLength(2);
  expect(sum(workers, 'reelbatch_renditions_rendered_total')).toBe(1);
  expect(sum(workers, 'reelbatch_encoded_cost_milliseconds_total')).toBeGreaterThan(0);
  expect(sum(workers, 'reelbatch_deliverables_total', { preset: 'h264-standard', outcome: 'made' })).toBe(1);
  expect(sum(workers, 'reelbatch_published_bytes_total')).toBeGreaterThan(1000);
  expect(sum(workers, 'reelbatch_work_failures_total', { code: 'MEDIA_UNREADABLE' })).toBe(1);
});

test('the table of metrics has all of ours, with their labels, and no other', () => {
  const rows = tableRows(readDocument('docs/operations.md')).filter(([name]) => name?.startsWith('reelbatch_'));
  const counters = Object.keys(COUNTERS).map((name) => `${name}_total`);
  const ours = [...api.names, ...counters].filter(
    (name) => name.startsWith('reelbatch_') && !/_(sum|count)$/.test(name),
  );
  expect(rows.map(([name]) => name).sort()).toEqual(
    [...new Set(ours.map((name) => name.replace(/_bucket$/, '')))].sort(),
  );
  for (const [name = '', labels = ''] of rows) {
    const seen = new Set(
      [api, ...workers].flatMap((one) => [...one.labelsOf(name), ...one.labelsOf(`${name}_bucket`)]),
    );
    for (const given of [...GIVEN, 'le']) seen.delete(given);
    // What only a failed check has, no check failed here.
    if (name !== 'reelbatch_checks_failed_total') expect([name, [...seen].sort().join(', ')]).toEqual([name, labels]);
  }
});

test('of its queues the SDK tells how long work waits and how many slots are free', () => {
  const names = new Set(workers.flatMap((one) => one.names));
  for (const name of [
    'temporal_activity_schedule_to_start_latency_seconds_bucket',
    'temporal_worker_task_slots_available',
  ])
    expect(names).toContain(name);
});

describe('what is shown of it', () => {
  /** What Prometheus adds itself: to whom it asked, and whether that answered. */
  const OF_PROMETHEUS = { metrics: ['up'], labels: ['instance', 'job', 'process', 'worker'] };
  const known = (metric: string) =>
    OF_PROMETHEUS.metrics.includes(metric) ||
    Object.keys(COUNTERS).some((name) => `${name}_total` === metric) ||
    [api, ...workers].some(({ names }) => names.includes(metric));
  const labelsOf = (metric: string) => [
    ...OF_PROMETHEUS.labels,
    ...[api, ...workers].flatMap((one) => [...one.labelsOf(metric)]),
    ...(metric === 'reelbatch_checks_failed_total' ? ['check'] : []),
  ];
  /** What a label of a metric may be beside what it was here. */
  const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
    code: Object.keys(FAILURES),
    job: ['reelbatch'],
    process: ['api', 'worker'],
    status: ['500'],
  };
  const isEverSo = ({ metric, label, operator, value }: Matcher) => {
    const words = [api, ...workers].flatMap((one) => one.wordsOf(metric, label));
    const wanted = operator.includes('~') ? value.split('|') : [value];
    return wanted.every((word) =>
      [...words, ...(OTHER_WORDS[label] ?? [])].some((each) => new RegExp(`^${word}$`).test(each)),
    );
  };
  const check = (expressions: readonly string[]) => {
    for (const expression of expressions) {
      const { metrics, labels, matchers } = readBy(expression);
      expect([expression, matchers.filter((matcher) => !isEverSo(matcher))]).toEqual([expression, []]);
      expect([expression, metrics.filter((metric) => !known(metric))]).toEqual([expression, []]);
      const there = new Set(metrics.flatMap(labelsOf));
      expect([expression, labels.filter((label) => !there.has(label))]).toEqual([expression, []]);
    }
  };

  /** Of a histogram no more is known than that something was above its last bucket. */
  const lastBucket = ({ metrics: [metric = ''], matchers }: ReturnType<typeof readBy>) => {
    const has = Object.fromEntries(
      matchers.filter(({ operator }) => operator === '=').map((one) => [one.label, one.value]),
    );
    const all = [api, ...workers].flatMap((one) => one.wordsOf(metric, 'le', has));
    return Math.max(...all.map(Number).filter(Number.isFinite));
  };

  test('the board asks for metrics and labels that there are', () => {
    interface Panel {
      readonly targets?: readonly { readonly expr: string }[];
    }
    const board = JSON.parse(readDocument('infra/grafana/reelbatch.json')) as { readonly panels: readonly Panel[] };
    const expressions = board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(20);
    check(expressions);
  });

  test('no two panels of the board lie on one another', () => {
    interface Placed {
      readonly id: number;
      readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    }
    const { panels } = JSON.parse(readDocument('infra/grafana/reelbatch.json')) as {
      readonly panels: readonly Placed[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('so do the rules, each of which says what to do', () => {
    interface Rule {
      readonly expr: string;
      readonly annotations: { readonly summary: string; readonly what_to_do: string };
    }
    const { groups } = parse(readDocument('infra/prometheus/alerts.yml')) as {
      readonly groups: readonly { readonly rules: readonly Rule[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(9);
    for (const { annotations } of rules) expect(Object.keys(annotations)).toEqual(['summary', 'what_to_do']);
    check(rules.map(({ expr }) => expr));
  });

  test('no rule waits for more than its histogram can tell', () => {
    const { groups } = parse(readDocument('infra/prometheus/alerts.yml')) as {
      readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
    };
    const quantiles = groups
      .flatMap(({ rules }) => rules.map(({ expr }) => expr))
      .filter((expr) => expr.includes('histogram_quantile'));
    expect(quantiles.length).toBeGreaterThan(1);
    for (const expr of quantiles) {
      const [, limit] = / > (\d+)$/.exec(expr.trim()) ?? [];
      expect([expr, lastBucket(readBy(expr)) > Number(limit)]).toEqual([expr, true]);
    }
  });

  test('the configuration finds the API and the workers by asking the API', () => {
    const { scrape_configs, rule_files } = parse(readDocument('infra/prometheus/prometheus.yml'));
    expect(scrape_configs[0].http_sd_configs[0].url).toBe('http://127.0.0.1:8080/api/v1/system/targets');
    expect(rule_files).toEqual(['alerts.yml']);
  });
});
