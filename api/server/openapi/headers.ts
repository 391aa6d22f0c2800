import type { Answer, Operation } from './operation';

type Json = Readonly<Record<string, unknown>>;

/** Headers of every answer, problems too; the limits where a key or an address is counted. */
const ALWAYS_ANSWERED = {
  'X-Request-Id': 'Of this request, as the log names it: the one that it brought, or a new one.',
} as const;
const OF_THE_LIMIT = {
  RateLimit:
    'How many requests are left in the minute, and how many seconds it lasts (draft-ietf-httpapi-ratelimit-headers).',
  'RateLimit-Policy': 'How many requests a minute may be sent.',
} as const;

/** The headers of every answer as they stand in the document once. */
export function namedHeaders(): Json {
  return Object.fromEntries(
    Object.entries({ ...ALWAYS_ANSWERED, ...OF_THE_LIMIT }).map(([name, about]) => [name, headerOf(about)]),
  );
}

/** A state that is looked at: it has an ETag. A stream has none. */
export function isTagged({ method, answers }: Operation): boolean {
  return method === 'get' && answers.some(({ schema, headers }) => schema || headers?.includes('ETag'));
}

/** Says so of an answer. */
export function withTag(operation: Operation, one: Answer): Answer {
  const { headers = [] } = one;
  return isTagged(operation) && !headers.includes('ETag') ? { ...one, headers: ['ETag', ...headers] } : one;
}

/** The answers of an operation by their status, with the headers that every answer has. */
export function withHeaders({ scope }: Operation, responses: Readonly<Record<string, Json>>): Json {
  const names = Object.keys({ ...ALWAYS_ANSWERED, ...(scope === null ? {} : OF_THE_LIMIT) });
  const always = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  return Object.fromEntries(
    Object.entries(responses).map(([status, one]) => {
      const own = (one['headers'] ?? {}) as Json;
      return [status, { ...one, headers: { ...own, ...always } }];
    }),
  );
}

export function headerOf(about: string): Json {
  return { description: about, schema: { type: 'string' } };
}
