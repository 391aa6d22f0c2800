import { z } from 'zod';
import { only } from './fault-words';

/** What a studio calls its batches by: `show: pilot`, `client: acme`. Their meaning is the studio's own. */
export type Labels = Readonly<Record<string, string>>;

export const MOST_LABELS = 16;
const LONGEST_VALUE = 100;
/** No colon: `key:value` is how a list is asked for one. */
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** As in names: tables and pages show it in one line; half a character is none. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

const labelsError = only(`an object of at most ${MOST_LABELS} labels, like {"show": "pilot"}`);
const valueError = only(`text of 1 to ${LONGEST_VALUE} characters without line breaks and other control characters`);
const KEY_WORDS = '1 to 64 letters, digits, dots, dashes or underscores, and begins with a letter or digit';
const LABEL_WORDS = `key:value, where the key is ${KEY_WORDS}, and the value text of 1 to ${LONGEST_VALUE} characters`;

const valueSchema = z
  .string({ error: valueError })
  .min(1, { error: valueError })
  .max(LONGEST_VALUE, { error: valueError })
  .refine((value) => !UNPRINTABLE.test(value), { error: valueError });

/** The labels of a submission. */
export const labelsSchema = z
  .record(z.string().regex(KEY), valueSchema, {
    error: (issue) =>
      issue.code === 'invalid_key' ? `is the key of a label, which is ${KEY_WORDS}` : labelsError(issue),
  })
  .refine((labels) => Object.keys(labels).length <= MOST_LABELS, {
    error: ({ input }) => `is at most ${MOST_LABELS} labels; these are ${Object.keys(input as object).length}`,
  })
  .meta({ maxProperties: MOST_LABELS });

/** One label as a list is asked for it. */
export interface Label {
  readonly key: string;
  readonly value: string;
}

/** @returns undefined for what is none. */
export function readLabel(given: unknown): Label | undefined {
  if (typeof given !== 'string') return undefined;
  const colon = given.indexOf(':');
  const label = { key: given.slice(0, Math.max(0, colon)), value: given.slice(colon + 1) };
  return KEY.test(label.key) && valueSchema.safeParse(label.value).success ? label : undefined;
}

const listError = only(`at most ${MOST_LABELS} times ${LABEL_WORDS}`);

/** `label=key:value` of a query, once or several times. */
export const labelQuerySchema = z
  .custom<string | readonly string[]>((given) => labelsIn(given) !== undefined, { error: listError })
  // What a schema in JSON says of it.
  .meta({
    type: 'array',
    maxItems: MOST_LABELS,
    items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}:.{1,100}$' },
  })
  .transform((given) => labelsIn(given) as readonly Label[]);

function labelsIn(given: unknown): readonly Label[] | undefined {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const labels = all.flatMap((one) => readLabel(one) ?? []);
  return labels.length === all.length && all.length <= MOST_LABELS ? labels : undefined;
}

/** Whether a batch has all of these. */
export function hasLabels(labels: Labels | undefined, wanted: readonly Label[]): boolean {
  return wanted.every(({ key, value }) => labels !== undefined && Object.hasOwn(labels, key) && labels[key] === value);
}
