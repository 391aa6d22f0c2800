import { z } from 'zod';
import {
  allBatchesStateViewSchema,
  batchEventViewSchema,
  batchStateViewSchema,
  jobEventViewSchema,
} from '../../../model/event-views';
import { FAILURES, type FailureCode } from '../../../model/failure';
import { batchIdSchema, jobIdSchema, projectIdSchema, scheduleIdSchema } from '../../../model/identifier';
import { reportSchema } from '../../../model/report';
import {
  addedJobsViewSchema,
  aliveViewSchema,
  batchListViewSchema,
  batchSummaryViewSchema,
  batchViewSchema,
  deliverableViewSchema,
  failureViewSchema,
  healthViewSchema,
  jobViewSchema,
  planViewSchema,
  presetListViewSchema,
  presetViewSchema,
  problemViewSchema,
  progressViewSchema,
  projectListViewSchema,
  projectSummaryViewSchema,
  projectViewSchema,
  scheduleListViewSchema,
  scheduleSummaryViewSchema,
  scheduleViewSchema,
  systemViewSchema,
  targetListViewSchema,
  webhookMessageListViewSchema,
  webhookMessageViewSchema,
} from '../../../model/views';
import { waitingViewSchema } from '../../../model/waiting-views';
import { headerOf, isTagged, namedHeaders, withHeaders, withTag } from './headers';
import { linksOf } from './links';
import { type Answer, HEADERS, type Operation, REQUEST_HEADERS } from './operation';
import { type DocumentShape, operations } from './operations';

const WRITTEN = { unrepresentable: 'any', target: 'draft-2020-12' } as const;

type Json = Readonly<Record<string, unknown>>;

/** What stands in an address. */
const PATH_PARAMETERS: Readonly<Record<string, { readonly schema: z.ZodType; readonly about: string }>> = {
  batch_id: { schema: batchIdSchema, about: 'UUID of the batch.' },
  job_id: { schema: jobIdSchema, about: 'Id of the job.' },
  deliverable_id: { schema: jobIdSchema, about: 'The format, as it stands in the formats of the job.' },
  message_id: { schema: z.string().regex(/^msg_[0-9a-f]{32}$/), about: 'Id of the message.' },
  project_id: { schema: projectIdSchema, about: 'Name of its folder under the media root.' },
  schedule_id: { schema: scheduleIdSchema, about: 'UUID of the schedule.' },
};

const ALWAYS: readonly FailureCode[] = ['FORBIDDEN_ORIGIN', 'INTERNAL', 'STORE_UNAVAILABLE'];
const WITH_KEYS: readonly FailureCode[] = ['UNAUTHENTICATED', 'FORBIDDEN_SCOPE', 'TOO_MANY_REQUESTS'];
const WITH_BODY: readonly FailureCode[] = [
  ...(['INVALID_JSON', 'INVALID_REQUEST', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE'] as const),
];
/** Whoever sends one where none is wanted is told of it all the same, when it is none. */
const WITHOUT_BODY: readonly FailureCode[] = ['INVALID_JSON', 'UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE'];

/** Answers that have a name of their own in the document. */
const NAMED = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Failure: failureViewSchema,
  Deliverable: deliverableViewSchema,
  Job: jobViewSchema,
  BatchSummary: batchSummaryViewSchema,
  Batch: batchViewSchema,
  BatchList: batchListViewSchema,
  Plan: planViewSchema,
  Progress: progressViewSchema,
  Report: reportSchema,
  AddedJobs: addedJobsViewSchema,
  ScheduleSummary: scheduleSummaryViewSchema,
  Schedule: scheduleViewSchema,
  ScheduleList: scheduleListViewSchema,
  WebhookMessage: webhookMessageViewSchema,
  WebhookMessageList: webhookMessageListViewSchema,
  ProjectSummary: projectSummaryViewSchema,
  Project: projectViewSchema,
  ProjectList: projectListViewSchema,
  Preset: presetViewSchema,
  PresetList: presetListViewSchema,
  Health: healthViewSchema,
  Alive: aliveViewSchema,
  TargetList: targetListViewSchema,
  System: systemViewSchema,
  BatchEvent: batchEventViewSchema,
  JobEvent: jobEventViewSchema,
  BatchState: batchStateViewSchema,
  AllBatchesState: allBatchesStateViewSchema,
  Waiting: waitingViewSchema,
  Problem: problemViewSchema,
}))
  NAMED.add(schema, { id });

const PROBLEM = { $ref: referenceTo('Problem') };

/**
 * The API as an OpenAPI 3.1 document, made of the same schemas by which requests are read and answers are checked.
 * @param version of the product.
 */
export function openApiDocument(shape: DocumentShape, version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const all = operations(shape);
  for (const operation of all) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method] = describe(operation, all);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'reelbatch',
      version,
      description: 'Batch assembly and export of films. Errors are RFC 9457 problem details.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ key: [] }, {}],
    paths,
    components: {
      schemas: namedSchemas(),
      headers: namedHeaders(),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key. Without any that was ever made, none is needed.',
        },
      },
    },
  };
}

function describe(operation: Operation, all: readonly Operation[]): Json {
  const { id, tag, summary, scope, body, answers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(scope === null ? { security: [] } : { description: `Needs the scope \`${scope}\`.` }),
    parameters: parametersOf(operation),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } } : {}),
    responses: withHeaders(operation, {
      ...Object.fromEntries(
        answers.map((one) => [one.status, answer(withTag(operation, one), linksOf(id, one.status, all))]),
      ),
      ...(isTagged(operation) ? { 304: { description: 'It is as If-None-Match names it.' } } : {}),
      ...refusals(operation),
    }),
  };
}

function parametersOf(operation: Operation): Json[] {
  const { path, query, reads = [] } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const { schema, about } = PATH_PARAMETERS[name] as (typeof PATH_PARAMETERS)[string];
    return { name, in: 'path', required: true, description: about, schema: schemaOf(schema) };
  });
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType),
  }));
  const inHeaders = [
    ...reads,
    ...(isTagged(operation) ? (['If-None-Match'] as const) : []),
    'X-Request-Id' as const,
  ].map((name) => {
    const { about, schema } = REQUEST_HEADERS[name];
    return { name, in: 'header', required: false, description: about, schema };
  });
  return [...inPath, ...inQuery, ...inHeaders];
}

function answer({ about, schema, types, headers = [] }: Answer, links: Json): Json {
  const described = Object.fromEntries(headers.map((name) => [name, headerOf(HEADERS[name])]));
  const content = (schema || types) && {
    ...(schema ? { 'application/json': { schema: { $ref: referenceTo(nameOf(schema)) } } } : {}),
    ...Object.fromEntries((types ?? []).map((type) => [type, {}])),
  };
  return {
    description: about,
    ...(content ? { content } : {}),
    ...(headers.length > 0 ? { headers: described } : {}),
    ...(Object.keys(links).length > 0 ? { links } : {}),
  };
}

/** By status: which codes it may have. */
function refusals(operation: Operation): Json {
  const codes: FailureCode[] = [...operation.refusals, ...ALWAYS];
  if (operation.scope === null) codes.push('TEMPORAL_UNAVAILABLE');
  else codes.push(...WITH_KEYS, ...(operation.method === 'get' ? [] : (['TEMPORAL_UNAVAILABLE'] as const)));
  if (operation.body) codes.push(...WITH_BODY);
  else if (operation.method !== 'get') codes.push(...WITHOUT_BODY);
  if (operation.query) codes.push('INVALID_REQUEST');
  if (operation.reads?.includes('Idempotency-Key')) codes.push('INVALID_REQUEST');
  const statuses = [...new Set(codes.map((code) => FAILURES[code].http))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const those = [...new Set(codes)].filter((code) => FAILURES[code].http === status);
      const description = those.map((code) => `\`${code}\`: ${FAILURES[code].summary}`).join(' ');
      return [status, { description, content: { 'application/problem+json': { schema: PROBLEM } } }];
    }),
  );
}

function referenceTo(id: string): string {
  return `#/components/schemas/${id}`;
}

/** @throws RangeError for an answer that nobody gave a name. */
function nameOf(schema: z.ZodType): string {
  const named = NAMED.get(schema);
  if (!named) throw new RangeError('an answer has no name in the document');
  return named.id;
}

function namedSchemas(): Json {
  const { schemas } = z.toJSONSchema(NAMED, { ...WRITTEN, io: 'output', uri: referenceTo });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]));
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { ...WRITTEN, io: 'input' });
  return rest;
}
