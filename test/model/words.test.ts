import { FAILURES, failureOf, isFailureCode, ReelbatchError } from '../../model/failure';
import { priorityKey } from '../../model/priority';
import { readSettings, SETTINGS } from '../../model/settings';
import { prioritySchema } from '../../model/submission';

describe('priorities', () => {
  test.each([
    ['urgent', 100, 1],
    ['high', 75, 2],
    ['normal', 50, 3],
    ['low', 25, 4],
    [0, 0, 5],
    [88, 88, 1],
    [87, 87, 2],
    [62, 62, 3],
    [13, 13, 4],
    [12, 12, 5],
  ])('%p is %i, in band %i', (given, number, key) => {
    const priority = prioritySchema.parse(given);
    expect(priority).toBe(number);
    expect(priorityKey(priority)).toBe(key);
  });

  test.each([-1, 101, 1.5, 'asap', null])('%p is none', (given) => {
    expect(prioritySchema.safeParse(given).success).toBe(false);
  });
});

describe('failures', () => {
  test.each(Object.entries(FAILURES))('%s says what it is and what to do', (code, row) => {
    expect(row.summary).toMatch(/^[A-Za-z].*\.$/);
    expect(row.hint).toMatch(/^[A-Z].*\.$/);
    expect(row.http).toBeGreaterThanOrEqual(400);
    expect(isFailureCode(code)).toBe(true);
  });

  test('an error carries the words of the table, the detail and the file', () => {
    const error = new ReelbatchError('MEDIA_DAMAGED', 'Line 7.', 'p/a.mov');
    expect(error.failure).toEqual(failureOf('MEDIA_DAMAGED', 'Line 7.', 'p/a.mov'));
    expect(error.message).toBe(`${FAILURES.MEDIA_DAMAGED.summary} Line 7.`);
    expect(isFailureCode('toString')).toBe(false);
  });
});

describe('settings', () => {
  test('defaults hold, empty counts as unset', () => {
    expect(readSettings(['REELBATCH_PORT', 'REELBATCH_CPU_TARGET', 'REELBATCH_SLOTS'], { REELBATCH_PORT: '' })).toEqual(
      {
        REELBATCH_PORT: 8080,
        REELBATCH_CPU_TARGET: 80,
        REELBATCH_SLOTS: undefined,
      },
    );
  });

  test('every problem is told at once, and names that nobody reads', () => {
    const names = ['REELBATCH_PORT', 'REELBATCH_SLOTS', 'REELBATCH_LOG_LEVEL', 'REELBATCH_TEMPORAL_UI_URL'] as const;
    const read = () =>
      readSettings(names, {
        REELBATCH_PORT: '99999',
        REELBATCH_SLOTS: 'many',
        REELBATCH_LOG_LEVEL: 'loud',
        REELBATCH_TEMPORAL_UI_URL: 'here',
        REELBATCH_PROT: '1',
        OTHER: 'x',
      });
    const lines = [
      'Settings that cannot be used, in the environment:',
      '  REELBATCH_PROT is no setting: take it out, or write it as docs/settings.md does',
      '  REELBATCH_PORT=99999 cannot be used: write a whole number from 1 to 65535, or leave it out for 8080',
      '  REELBATCH_SLOTS=many cannot be used: write a whole number from 1 to 128, or leave it out',
      '  REELBATCH_LOG_LEVEL=loud cannot be used: write one of debug, info, warn, error, or leave it out for info',
      '  REELBATCH_TEMPORAL_UI_URL=here cannot be used: write a URL like http://127.0.0.1:8233, or leave it out',
    ];
    expect(read).toThrow(new Error(lines.join('\n')));
  });

  test('what is secret is not shown, whatever is wrong with it', () => {
    const read = () =>
      readSettings(['REELBATCH_WEBHOOK_SECRET', 'REELBATCH_WEBHOOK_URL'], {
        REELBATCH_WEBHOOK_SECRET: 'hunter2',
        REELBATCH_WEBHOOK_URL: 'https://user:hunter2@studio/',
        REELBATCH_PASWORD: 'hunter2',
      });
    expect(read).toThrow('REELBATCH_WEBHOOK_SECRET cannot be used: it is to be whsec_ and 24 to 64 bytes in base64');
    expect(read).not.toThrow('hunter2');
  });

  test('each says what it is for', () => {
    for (const { about } of Object.values(SETTINGS)) expect(about).toMatch(/^[A-Za-z].*\.$/);
  });
});
