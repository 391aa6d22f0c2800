import { lookAtHours } from '../../../activities/hours/look-at-hours';

/** `22:00-06:00 Europe/Berlin at 2026-07-01T20:30Z` */
function look(text: string): string {
  const [hours = '', time_zone = '', , at = ''] = text.split(' ');
  const { open, changes_at } = lookAtHours({ hours, time_zone }, Date.parse(at));
  return `${open ? 'open' : 'closed'} until ${changes_at.replace(':00.000Z', 'Z')}`;
}

test.each([
  ['over midnight, before it', '22:00-06:00 Europe/Berlin at 2026-07-01T20:30Z', 'open until 2026-07-02T04:00Z'],
  ['over midnight, behind it', '22:00-06:00 Europe/Berlin at 2026-07-01T03:59:59Z', 'open until 2026-07-01T04:00Z'],
  ['its end is outside', '22:00-06:00 Europe/Berlin at 2026-07-01T04:00Z', 'closed until 2026-07-01T20:00Z'],
  ['its beginning is inside', '22:00-06:00 Europe/Berlin at 2026-07-01T20:00Z', 'open until 2026-07-02T04:00Z'],
  ['in winter an hour later', '22:00-06:00 Europe/Berlin at 2026-01-10T12:00Z', 'closed until 2026-01-10T21:00Z'],
  ['within a day', '09:00-17:30 America/New_York at 2026-07-01T12:59Z', 'closed until 2026-07-01T13:00Z'],
  [
    'a zone with a quarter of an hour',
    '00:00-06:00 Asia/Kathmandu at 2026-07-01T18:14Z',
    'closed until 2026-07-01T18:15Z',
  ],
  // Clocks go forward at 01:00Z on 29 March 2026 in Berlin: that night has seven hours.
  ['a night that is an hour short', '22:00-06:00 Europe/Berlin at 2026-03-28T21:00Z', 'open until 2026-03-29T04:00Z'],
  // Clocks go back at 01:00Z on 25 October 2026 in Berlin: that night has nine hours.
  ['a night that is an hour long', '22:00-06:00 Europe/Berlin at 2026-10-24T20:00Z', 'open until 2026-10-25T05:00Z'],
  ['hours that a clock skips', '02:10-02:50 Europe/Berlin at 2026-03-28T12:00Z', 'closed until 2026-03-30T00:10Z'],
  ['an end that a clock skips', '01:00-02:30 Europe/Berlin at 2026-03-29T00:30Z', 'open until 2026-03-29T01:00Z'],
  [
    'a beginning that a clock skips',
    '02:30-04:00 Europe/Berlin at 2026-03-29T00:30Z',
    'closed until 2026-03-29T01:00Z',
  ],
  ['hours that a clock shows twice', '02:00-02:30 Europe/Berlin at 2026-10-25T00:10Z', 'open until 2026-10-25T00:30Z'],
  ['the second time', '02:00-02:30 Europe/Berlin at 2026-10-25T00:30Z', 'closed until 2026-10-25T01:00Z'],
])('%s', (_, given, expected) => {
  expect(look(given)).toBe(expected);
});
