import { ApiError, StrangeAnswer } from './errors';
import { ADDRESSES, type Problem } from './openapi';
import type { AnswerOf, IdsOf, OperationId, Rest } from './requests';

export interface ClientOptions {
  /** An API key, where the API has any. */
  readonly key?: string;
}

/** Calls operations by the ids that they have in the document. @param baseUrl like `http://127.0.0.1:8080`. */
export function connect(baseUrl: string, { key }: ClientOptions) {
  const send = async (method: string, path: string, { query, headers, body, signal }: Sent): Promise<Response> => {
    const response = await fetch(new URL(`${path}${written(query)}`, baseUrl), {
      method,
      signal: signal ?? null,
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...present(headers),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw await refusalOf(response);
  };
  const call = async <Id extends OperationId>(id: Id, ids: IdsOf<Id>, ...[given]: Rest<Id>): Promise<Response> => {
    const [method, template] = ADDRESSES[id];
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => part((ids as Record<string, string>)[name]));
    return await send(method, path, (given ?? {}) as Sent);
  };
  return {
    /** The answer as it comes. */
    call,
    /** Its JSON. */
    json: async <Id extends OperationId>(id: Id, ids: IdsOf<Id>, ...rest: Rest<Id>): Promise<AnswerOf<Id>> =>
      await jsonIn<AnswerOf<Id>>(await call(id, ids, ...rest)),
    /** The JSON at an address that an answer named. */
    follow: async <T>(address: string): Promise<T> => await jsonIn<T>(await send('GET', address, {})),
  };
}

interface Sent {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

function written(query: Sent['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) given.append(name, String(one));
  return given.size === 0 ? '' : `?${given}`;
}

function present(headers: Sent['headers'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** One part of an address. A dot segment would lead to another address, escaped or not. */
function part(id: string | undefined): string {
  if (id === undefined || id === '' || id === '.' || id === '..') throw new RangeError(`"${id}" is not an id`);
  return encodeURIComponent(id);
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json'))
    return new ApiError(JSON.parse(text) as Problem);
  return new StrangeAnswer(response, text);
}

async function jsonIn<T>(response: Response): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new StrangeAnswer(response, text);
  }
}
