import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClient } from '../../../api/client/client';
import { projectRoot } from '../../../infra/programs';

/** The client against the document: each method asks an operation by its address, and none is left out. */

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const { paths } = JSON.parse(readFileSync(join(projectRoot(), 'docs', 'openapi.json'), 'utf8')) as Document;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** What stands for the ids of an address, from left to right. */
const IDS = ['id-1', 'id-2', 'id-3'];
const addressOf = (method: string, path: string) => {
  const ids = [...IDS];
  return `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, () => ids.shift() ?? '')}`;
};
const named = new Map(
  operations.map(({ path, method, operation }) => [addressOf(method, path), operation.operationId]),
);

/** By method of the client: what it asked a server that writes down what it is asked. */
const asked = new Map<string, string>();

beforeAll(async () => {
  let last = '';
  const server = createServer((request, response) => {
    last = `${request.method} ${request.url?.split('?')[0]}`;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    for (const [name, method] of Object.entries(client) as [string, (...ids: string[]) => unknown][]) {
      last = '';
      await reach(() => method(...IDS));
      asked.set(name, last);
    }
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Calls it, and waits for the refusal. */
async function reach(call: () => unknown): Promise<void> {
  try {
    const answer = (await call()) as AsyncIterable<unknown> | undefined;
    if (answer && Symbol.asyncIterator in answer) await answer[Symbol.asyncIterator]().next();
  } catch (error) {
    expect(error).toMatchObject({ name: 'StrangeAnswer' });
  }
}

test('every method asks an operation of the document', () => {
  const strange = [...asked].filter(([, address]) => !named.has(address));
  expect(strange).toEqual([]);
});

test('every operation of the document has a method', () => {
  const reached = new Set(asked.values());
  const missing = operations.filter(({ path, method }) => !reached.has(addressOf(method, path)));
  const lines = missing.map(({ operation }) => `    ${lineOf(operation)}`);
  const what =
    lines.length === 0
      ? ''
      : `add to the object that createClient returns, in api/client/client.ts:\n${lines.join('\n')}`;
  expect(what).toBe('');
});

/** The method that an operation lacks, as it would be written. */
function lineOf({ operationId, parameters, requestBody, responses }: Operation): string {
  const ids = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const hasQuery = parameters.some((one) => one.in === 'query');
  const isJson = Object.entries(responses).some(
    ([status, { content }]) => status < '300' && content?.['application/json'],
  );
  const takes = [
    ...ids.map((id) => `${id}: string`),
    ...(requestBody ? [`body: BodyOf<'${operationId}'>`] : []),
    ...(hasQuery ? [`query: QueryOf<'${operationId}'> = {}`] : []),
  ];
  const given = [...(requestBody ? ['body'] : []), ...(hasQuery ? ['query'] : [])].join(', ');
  const idWords = ids.length === 0 ? '{}' : `{ ${ids.join(', ')} }`;
  const call = `${isJson ? 'json' : 'call'}('${operationId}', ${idWords}${given && `, { ${given} }`})`;
  return `${operationId}: async (${takes.join(', ')}) => await ${call},`;
}
