import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readDocument, tableRows } from './documents';

const promises = tableRows(readDocument('docs/security.md')).filter(([, , tests = '']) => tests.includes('.test.ts'));
const named = promises.flatMap(([promise, , tests = '']) => tests.split(', ').map((name) => [promise, name] as const));

test('the table names a test for each promise', () => {
  expect(promises.length).toBeGreaterThan(20);
});

// A name without a folder lies in that of the name before it.
test.each(named)('%s: %s is there', (_, name) => {
  expect([name, join('api', 'server', name)].some((path) => existsSync(join(ROOT, 'test', path)))).toBe(true);
});
