import { Cron } from 'croner';

const VALUE = '(?:\\d{1,2}|[A-Za-z]{3})';
const PART = `(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d{1,2})?`;
const FIELD = `${PART}(?:,${PART})*`;
/** What croner and Temporal read alike: numbers, names, lists, ranges and steps. Of `L`, `W`, `#`, `?` and `@daily` each has its own idea. */
const FIVE_FIELDS = new RegExp(`^${FIELD}(?: ${FIELD}){4}$`);

/** The greatest number of each field. croner lets a range with a step pass them, like `5-24/3` of hours. */
const MOST = [59, 23, 31, 12, 7];

/**
 * A cron expression of minute, hour, day of month, month and day of week, in the words that Temporal takes. A day must match both of its
 * fields, as Temporal has it (temporal/api/schedule/v1, CalendarSpec).
 * @returns undefined for what is none, and for one that never comes true after `from`: the 31st of February does not.
 */
export function readCron(given: string, from: Date): string | undefined {
  const expression = withSundayLast(given.trim().replaceAll(/\s+/g, ' '));
  if (!FIVE_FIELDS.test(expression) || !isWithinBounds(expression)) return undefined;
  try {
    // Without a zone it would be read in that of this machine.
    const cron = new Cron(expression, { mode: '5-part', domAndDow: true, timezone: 'UTC', paused: true });
    return cron.nextRun(from) === null ? undefined : expression;
  } catch {
    return undefined;
  }
}

function isWithinBounds(expression: string): boolean {
  return expression.split(' ').every((field, place) => {
    const values = field.replaceAll(/\/\d+/g, '').match(/\d+/g) ?? [];
    return values.every((value) => Number(value) <= (MOST[place] ?? 0));
  });
}

/** `FRI-SUN` as `FRI-7`: to Temporal the name of Sunday is 0, and a range that ends with it would run backwards. */
function withSundayLast(expression: string): string {
  return expression.replace(/\S+$/, (days) => days.replaceAll(/-sun\b/gi, '-7'));
}
