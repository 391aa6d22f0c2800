import { Cron } from 'croner';

const VALUE = '(?:\\d{1,2}|[A-Za-z]{3})';
const PART = `(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d{1,2})?`;
const FIELD = `${PART}(?:,${PART})*`;
/** What croner and Temporal read alike: numbers, names, lists, ranges and steps. Of `L`, `W`, `#`, `?` and `@daily` each has its own idea. */
const FIVE_FIELDS = new RegExp(`^${FIELD}(?: ${FIELD}){4}$`);

/**
 * True for a cron expression of minute, hour, day of month, month and day of week that Temporal takes and that comes true some day after
 * `from`: the 31st of February never does. A day must match both of its fields, as Temporal has it (api/schedule/v1, CalendarSpec).
 */
export function isCron(expression: string, from: Date): boolean {
  if (!FIVE_FIELDS.test(expression)) return false;
  try {
    // Without a zone it would be read in that of this machine.
    const cron = new Cron(expression, { mode: '5-part', domAndDow: true, timezone: 'UTC', paused: true });
    return cron.nextRun(from) !== null;
  } catch {
    return false;
  }
}
