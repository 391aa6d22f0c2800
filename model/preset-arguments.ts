import { type OptionTable, type OptionValue, oneOf } from './option-values';
import type { PictureEncoder } from './picture-encoders';
import { COLOUR_TAGS } from './preset-settings';

/** A fault of one argument of a list. */
export interface ArgumentFault {
  /** Its place in the list. */
  readonly place: number;
  readonly message: string;
}

type EncoderList = PictureEncoder['list'];

/**
 * What of a list of arguments may not be there. Each option is one that is known, and known to take one value: whatever else ffmpeg has,
 * files, inputs, filters and outputs among it, is never said to it.
 */
export function argumentFaults(given: readonly string[], options: OptionTable, list?: EncoderList): ArgumentFault[] {
  const allowed = list ? { ...options, [list.option]: listValue(list) } : options;
  const faults: ArgumentFault[] = [];
  const seen = new Set<string>();
  for (let place = 0; place < given.length; ) {
    const option = given[place] ?? '';
    const value = given[place + 1];
    const known = Object.hasOwn(allowed, option) ? allowed[option] : undefined;
    if (!known) faults.push({ place, message: unknownOption(option, allowed) });
    else if (seen.has(option)) faults.push({ place, message: `${option} is given twice` });
    else if (value === undefined) faults.push({ place, message: `${option} has no value; it is ${known.words}` });
    else if (list?.option === option)
      faults.push(...listFaults(value, list).map((text) => ({ place: place + 1, message: text })));
    else if (!known.accepts(value))
      faults.push({
        place: place + 1,
        message: `${option} is ${known.words}; this is ${JSON.stringify(shortened(value))}`,
      });
    seen.add(option);
    place += known || (value !== undefined && !value.startsWith('-')) ? 2 : 1;
  }
  return faults;
}

/** An option's value in a list of arguments that has no faults. */
export function argumentOf(option: string, given: readonly string[]): string | undefined {
  const place = given.indexOf(option);
  return place < 0 ? undefined : given[place + 1];
}

/** The arguments of a sound list with what its spans need to join, and with the colours of all deliverables. */
export function completed(given: readonly string[], { added, list }: Pick<PictureEncoder, 'added' | 'list'>): string[] {
  const tags = pairsOf(COLOUR_TAGS).filter(([option]) => !given.includes(option));
  const missing = added.filter(([option]) => !given.includes(option));
  const said = list ? argumentOf(list.option, given) : undefined;
  const full = list ? withAdded(said, list.added) : '';
  const kept = pairsOf(given).map(([option, value]) => (option === list?.option ? [option, full] : [option, value]));
  const listed = list && said === undefined && full !== '' ? [list.option, full] : [];
  return [...kept.flat(), ...missing.flat(), ...listed, ...tags.flat()];
}

function withAdded(said: string | undefined, added: Readonly<Record<string, string>>): string {
  const parts = said === undefined ? [] : said.split(':');
  const keys = parts.map((part) => part.split('=')[0]);
  const missing = Object.entries(added).filter(([key]) => !keys.includes(key));
  return [...parts, ...missing.map(([key, value]) => `${key}=${value}`)].join(':');
}

function listFaults(value: string, { option, keys }: NonNullable<EncoderList>): string[] {
  const seen = new Set<string>();
  return value.split(':').flatMap((part) => {
    const [key = '', ...rest] = part.split('=');
    const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!known)
      return [`${shortened(key) || 'nothing'} may not stand in ${option}, which takes ${Object.keys(keys).join(', ')}`];
    const text = rest.join('=');
    if (seen.has(key)) return [`${key} stands twice in ${option}`];
    seen.add(key);
    return known.accepts(text)
      ? []
      : [`${key} in ${option} is ${known.words}; this is ${JSON.stringify(shortened(text))}`];
  });
}

function listValue({ keys }: NonNullable<EncoderList>): OptionValue {
  return { ...oneOf(), words: `a list key=value:key=value of ${Object.keys(keys).join(', ')}` };
}

function unknownOption(option: string, allowed: OptionTable): string {
  const names = Object.keys(allowed);
  const may = names.length === 0 ? 'nothing may be said to it' : `it takes ${names.join(', ')}`;
  return `${JSON.stringify(shortened(option))} may not be said to it: ${may}`;
}

function pairsOf(given: readonly string[]): [string, string][] {
  return Array.from({ length: given.length / 2 }, (_, index) => [given[2 * index] ?? '', given[2 * index + 1] ?? '']);
}

const SHOWN_LETTERS = 60;

function shortened(text: string): string {
  return text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}...` : text;
}
