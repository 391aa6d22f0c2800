import { Client, Connection } from '@temporalio/client';
import fc from 'fast-check';
import { readCron } from '../../model/cron';
import { createTestNamespace } from '../support/temporal-server';

const FROM = new Date('2026-07-01T00:00:00Z');

test.each([
  '0 22 * * 1-5',
  '*/15 8-18 * * MON-FRI',
  '0 0 1,15 jan-mar *',
  '5 4 * * sun',
  '0 0 * * 7',
  '00 07 * * *',
  '0 0 29 2 *',
  '0 0-23/6 * * *',
])('%s is a cron expression', (expression) => expect(readCron(expression, FROM)).toBe(expression));

test.each([
  ['no fields', ''],
  ['four fields', '0 22 * *'],
  ['six fields', '0 0 22 * * 1-5'],
  ['a minute that no hour has', '60 * * * *'],
  ['an hour that no day has', '0 24 * * *'],
  ['a day that no month has', '0 0 32 * *'],
  ['a range with a step that ends beyond the day', '0 5-24/3 * * *'],
  ['a day that comes never', '0 0 31 2 *'],
  ['a range that runs backwards', '0 0 * * 5-1'],
  ['an empty item', '1,,2 * * * *'],
  ['a step of nothing', '*/0 * * * *'],
  ['a step of one value', '5/10 * * * *'],
  ['a name that is none', '0 0 * foo *'],
  ['the last day', '0 0 L * *'],
  ['the nearest working day', '0 0 15W * *'],
  ['the second Friday, which Temporal takes for a remark', '0 0 * * 5#2'],
  ['a question mark', '0 0 ? * 1'],
  ['a nickname', '@daily'],
  ['an interval', '@every 1h'],
  ['a time zone', 'CRON_TZ=Europe/Berlin 0 22 * * *'],
  ['a month that is a day', '0 0 1 jan-sun *'],
  ['words', 'every night'],
])('%s is none', (_, expression) => expect(readCron(expression, FROM)).toBeUndefined());

test.each([
  ['  0\t22  * * 1-5 ', '0 22 * * 1-5'],
  ['0 22 * * FRI-SUN', '0 22 * * FRI-7'],
  ['0 22 * * 1,sat-sun/2', '0 22 * * 1,sat-7/2'],
])('%p is read as %p', (given, read) => expect(readCron(given, FROM)).toBe(read));

const value = (least: number, most: number, names: readonly string[]) =>
  fc.oneof(fc.integer({ min: least, max: most }).map(String), ...(names.length ? [fc.constantFrom(...names)] : []));

function field(least: number, most: number, names: readonly string[] = []) {
  const one = value(least, most, names);
  const range = fc.oneof(
    fc.constant('*'),
    fc.tuple(one, one).map((pair) => pair.join('-')),
  );
  const part = fc.oneof(
    one,
    range,
    fc.tuple(range, fc.integer({ min: 0, max: most + 2 })).map((pair) => pair.join('/')),
  );
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
}

const MONTHS = ['jan', 'FEB', 'Mar', 'DEC'];
const DAYS = ['sun', 'MON', 'Fri', 'SAT'];
const expressions = fc
  .tuple(field(0, 60), field(0, 24), field(0, 32), field(0, 13, MONTHS), field(0, 8, DAYS))
  .map((fields) => fields.join(' '));

test('Temporal takes whatever is taken here', async () => {
  const { address, namespace } = await createTestNamespace();
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const taken = fc.sample(expressions, 10_000).flatMap((expression) => readCron(expression, FROM) ?? []);
    expect(taken.length).toBeGreaterThan(100);
    const schedule = await client.schedule.create({
      scheduleId: 'all-of-them',
      spec: { cronExpressions: taken },
      action: { type: 'startWorkflow', workflowType: 'none', taskQueue: 'none' },
      state: { paused: true },
    });
    await schedule.delete();
  } finally {
    await connection.close();
  }
}, 60_000);
