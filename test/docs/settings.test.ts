import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SETTINGS } from '../../model/settings';
import { ROOT, readDocument, tableRows } from './documents';

const rows = tableRows(readDocument('docs/settings.md'));

test('the table holds every setting, with its default, its values and its meaning, and no other', () => {
  const expected = Object.entries(SETTINGS).map(([name, { schema, about }]) => [
    name,
    String(schema.parse(undefined) ?? 'none'),
    valuesOf(schema),
    about,
  ]);
  expect(rows.filter(([name]) => name?.startsWith('REELBATCH_'))).toEqual(expected);
});

test('the table holds every variable that the set-up reads', () => {
  const folder = join('infra', 'setup');
  const sources = readdirSync(join(ROOT, folder)).map((file) => readDocument(join(folder, file)));
  const read = new Set(sources.flatMap((text) => [...text.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name]) => name)));
  expect(read.size).toBeGreaterThan(2);
  expect(rows.map(([name]) => name)).toEqual(expect.arrayContaining([...read]));
});

/** What a setting may be, in the words of the table. */
function valuesOf(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema);
  if (json.enum) return json.enum.join(', ');
  if (json.minimum !== undefined) return `${json.minimum} to ${json.maximum}`;
  return json.format === 'uri' ? 'URL' : 'text';
}
