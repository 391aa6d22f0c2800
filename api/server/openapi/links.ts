import type { Operation } from './operation';

/** Where an answer names things that other operations are asked about: OpenAPI's links, as its runtime expressions. */
interface Source {
  /** Whose answer it is. */
  readonly from: string;
  readonly status: number;
  /** By parameter of an address. */
  readonly ids: Readonly<Record<string, string>>;
}

const SOURCES: readonly Source[] = [
  { from: 'submitBatch', status: 202, ids: { batch_id: '$response.body#/id' } },
  { from: 'getBatch', status: 200, ids: { batch_id: '$response.body#/id', job_id: '$response.body#/jobs/0/id' } },
  {
    from: 'getJob',
    status: 200,
    ids: {
      batch_id: '$response.body#/batch_id',
      job_id: '$response.body#/id',
      deliverable_id: '$response.body#/deliverables/0/id',
    },
  },
  {
    from: 'listMessages',
    status: 200,
    ids: { batch_id: '$request.path.batch_id', message_id: '$response.body#/messages/0/id' },
  },
  { from: 'createSchedule', status: 201, ids: { schedule_id: '$response.body#/id' } },
  { from: 'listProjects', status: 200, ids: { project_id: '$response.body#/projects/0/id' } },
];

/** What may be asked next of what an answer names: every operation whose address has these ids and no other. */
export function linksOf(id: string, status: number, all: readonly Operation[]): Readonly<Record<string, object>> {
  const source = SOURCES.find((one) => one.from === id && one.status === status);
  if (!source) return {};
  const names = Object.keys(source.ids).sort().join();
  const targets = all.filter(({ path }) => parametersIn(path).sort().join() === names);
  return Object.fromEntries(targets.map((target) => [target.id, { operationId: target.id, parameters: source.ids }]));
}

function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
