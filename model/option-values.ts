/** What the value of an ffmpeg option may be: how it is told to a person, and whether a text is one. */
export interface OptionValue {
  readonly words: string;
  accepts(text: string): boolean;
}

export type OptionTable = Readonly<Record<string, OptionValue>>;

function like(words: string, pattern: RegExp): OptionValue {
  return { words, accepts: (text) => pattern.test(text) };
}

export function numberFrom(low: number, high: number): OptionValue {
  const accepts = (text: string) => /^-?\d{1,9}(\.\d{1,6})?$/.test(text) && Number(text) >= low && Number(text) <= high;
  return { words: `a number from ${low} to ${high}`, accepts };
}

export function wholeFrom(low: number, high: number): OptionValue {
  const accepts = (text: string) => /^-?\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high;
  return { words: `a whole number from ${low} to ${high}`, accepts };
}

export function oneOf(...values: readonly string[]): OptionValue {
  const words = values.length === 1 ? `${values[0]} and nothing else` : `one of ${values.join(', ')}`;
  return { words, accepts: (text) => values.includes(text) };
}

export const BITRATE = like('bits a second, like 8M or 256k', /^\d{1,9}(\.\d{1,3})?[kM]?$/);
export const SWITCH = oneOf('0', '1');
export const TIMECODE = like('a timecode like 01:00:00:00', /^([01]\d|2[0-3])(:[0-5]\d){2}[:;]\d{2}$/);
export const LEVEL = like('a level, like 4.1', /^\d(\.\d)?$/);
export const FOUR_CHARACTERS = like('four letters or digits', /^[a-z0-9]{4}$/);
/** Numbers with commas between them, as x264 and x265 take them. */
export const NUMBERS = like('numbers with commas between them', /^-?\d{1,6}(\.\d{1,4})?(,-?\d{1,6}(\.\d{1,4})?)*$/);

/** What every deliverable is tagged as. A preset may say so, and nothing else. */
export const COLOUR_OPTIONS: OptionTable = {
  '-color_primaries': oneOf('bt709'),
  '-color_trc': oneOf('bt709'),
  '-colorspace': oneOf('bt709'),
  '-color_range': oneOf('tv'),
};

/** How much is written, for encoders that can be told so. */
export const RATE_OPTIONS: OptionTable = {
  '-b:v': BITRATE,
  '-maxrate': BITRATE,
  '-minrate': BITRATE,
  '-bufsize': BITRATE,
};
