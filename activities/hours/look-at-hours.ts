import type { BatchHours } from '../../model/snapshot';
import type { BatchWindow } from '../../model/specification';

const MINUTE_MS = 60_000;

/** A clock that is put back shows some minutes twice, so hours may be open or closed for longer than a day, never for two. */
const LONGEST_MINUTES = 2 * 24 * 60;

/**
 * Whether the wall clocks of the window's time zone show one of its hours, and the minute at which that changes. Minute by minute along
 * real time: days of 23 and 25 hours, and times that a clock skips or shows twice, need no rule of their own.
 */
export function lookAtHours({ hours, time_zone }: BatchWindow, nowMs: number): BatchHours {
  const [from, to] = hours.split('-').map(minuteOfDay) as [number, number];
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, hour: '2-digit', minute: '2-digit' });
  const isOpen = (ms: number) => {
    const minute = minuteOfDay(clock.format(ms));
    return from < to ? from <= minute && minute < to : from <= minute || minute < to;
  };
  const open = isOpen(nowMs);
  const first = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  let changes = first + MINUTE_MS;
  while (isOpen(changes) === open && changes < first + LONGEST_MINUTES * MINUTE_MS) changes += MINUTE_MS;
  return { open, changes_at: new Date(changes).toISOString() };
}

function minuteOfDay(text: string): number {
  const [hour, minute] = text.split(':').map(Number) as [number, number];
  return 60 * hour + minute;
}
