import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../api/server/config';
import { openApiDocument } from '../../../api/server/openapi/document';
import { projectRoot } from '../../../infra/programs';
import { BUILT_IN } from '../../../model/preset-set';
import { VERSION } from '../../../model/version';
import { type ApiServer, startApi } from '../../support/api-server';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => await api.stop());

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}
const made = openApiDocument(
  { ...readConfig({}).limits, formatNames: BUILT_IN.formatNames },
  VERSION,
) as unknown as Document;

test('the document that is committed is the one that the schemas make; npm run openapi writes it', () => {
  const committed = readFileSync(join(projectRoot(), 'docs', 'openapi.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(made)));
});

test('the API answers it, and a page that shows it without anything from elsewhere', async () => {
  const answer = await api.call('GET', '/openapi.json');
  expect([answer.status, ((await answer.json()) as Document).openapi]).toEqual([200, '3.1.0']);
  const page = await api.call('GET', '/docs');
  const html = await page.text();
  expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  const asked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(asked).toHaveLength(3);
  for (const address of asked) {
    expect(address).toMatch(/^\/docs\//);
    expect((await api.call('GET', address)).status).toBe(200);
  }
  expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  expect((await api.call('GET', '/docs/package.json')).status).toBe(404);
});

test('every address takes the methods that the document names, and no others', async () => {
  const ids = {
    batch_id: '01a20000-0000-7000-8000-000000000000',
    schedule_id: '01a20000-0000-7000-8000-000000000000',
    job_id: 'a',
    deliverable_id: 'mp4',
    project_id: 'proj-a',
  };
  for (const [path, methods] of Object.entries(made.paths)) {
    const address = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name]);
    const answer = await api.call('OPTIONS', address);
    const named = Object.keys(methods).map((method) => method.toUpperCase());
    const wanted = [...named, 'OPTIONS', ...(named.includes('GET') ? ['HEAD'] : [])].sort();
    expect([path, answer.headers.get('Allow')?.split(', ').sort()]).toEqual([path, wanted]);
  }
});

test('operations have names, each its own', () => {
  const names = Object.values(made.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(new Set(names).size).toBe(names.length);
});
