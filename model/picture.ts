import { z } from 'zod';
import { only } from './fault-words';
import { compare, fromDecimal, parseRational, type Rational, rational } from './rational';

/** How a picture of one shape is brought to another: bars around it, its edges cut off, or drawn out of shape. */
export const FITS = ['pad', 'crop', 'stretch'] as const;
export type Fit = (typeof FITS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const SMALLEST_SIDE = 16;
export const LARGEST_SIDE = 8192;

const SIDES = `whole even numbers from ${SMALLEST_SIDE} to ${LARGEST_SIDE}`;
const resolutionError = only(`width and height like 1920x1080, ${SIDES}`);

/** The size that `1920x1080` says; undefined for what is none that a picture may have. */
function sizeOf(text: string): Size | undefined {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  return isSide(width) && isSide(height) ? { width, height } : undefined;
}

/** Colours of 4:2:0 are of two by two pixels: no side is odd. */
export function isSide(pixels: number): boolean {
  return pixels >= SMALLEST_SIDE && pixels <= LARGEST_SIDE && pixels % 2 === 0;
}

const HIGHEST_RATE = 240;
/** Files count time in parts of a second: as many as the rate's numerator says. */
const LARGEST_NUMERATOR = 240_000;
const LARGEST_DENOMINATOR = 1001;
const rateError = only(
  `a frame rate from 1 to ${HIGHEST_RATE}: a whole number like 25, an exact fraction like 30000/1001, or 23.976, 29.97, 47.952, 59.94`,
);

/** How a rate is written, as far as a pattern can say it. */
const RATE = '^\\d+([/:.]\\d+)?$';

/** The exact rate of `25`, `30000/1001` or `29.97`; undefined for everything else. */
function rateOf(given: unknown): Rational | undefined {
  const text = typeof given === 'number' ? String(given) : given;
  if (typeof text !== 'string') return undefined;
  const rate = /^\d{1,3}\.\d{1,3}$/.test(text) ? fromDecimal(Number(text)) : parseRational(text);
  if (!rate || compare(rate, rational(1)) < 0 || compare(rate, rational(HIGHEST_RATE)) > 0) return undefined;
  const usual = rate.den === 1 || rate.den === LARGEST_DENOMINATOR;
  const decimal = text.includes('.');
  return rate.num <= LARGEST_NUMERATOR && (usual || (!decimal && rate.den < LARGEST_DENOMINATOR)) ? rate : undefined;
}

const LONGEST_PATH = 500;
const lutError = only(
  `the path of a .cube file from the project's folder on, like looks/show.cube, of at most ${LONGEST_PATH} characters`,
);

/** Names of folders and a file; whether they lead out of the project's folder by a link, the store looks. */
function isLutPath(text: string): boolean {
  const parts = text.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return plain && text.length <= LONGEST_PATH && /\.cube$/i.test(text) && !/[\p{Cc}\p{Cs}\\]/u.test(text);
}

/** The path of a look-up table in the project's folder, as a job or a preset names it. */
export const lutPathSchema = z.string({ error: lutError }).refine(isLutPath, { error: lutError });

const LONGEST_WATERMARK = 80;
/** What the font that is burned in has, and no more: Latin, Greek and Cyrillic letters, digits, signs. */
const DRAWABLE =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0386-\u03ce\u0400-\u04ff\u2013-\u2026\u2030\u2039\u203a\u20ac\u2116\u2122]+$/;
const watermarkError = only(
  `text of 1 to ${LONGEST_WATERMARK} characters in one line: Latin, Greek or Cyrillic letters, digits and signs`,
);
const timecodeError = only(
  'a timecode like 01:00:00:00, or 01:00:00;00 in drop-frame, which is for 29.97 and 59.94 frames a second',
);
const TIMECODE = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d[:;]\d{2,3}$/;

/** Fields of a job that say what its pictures are to be like. What is left out is the timeline's to say. */
export const pictureShape = {
  resolution: z
    .string({ error: resolutionError })
    .refine((text) => sizeOf(text) !== undefined, { error: resolutionError })
    .optional(),
  frame_rate: z
    .custom<string | number>((given) => rateOf(given) !== undefined, { error: rateError })
    // What a schema in JSON says of it.
    .meta({
      anyOf: [
        { type: 'string', pattern: RATE },
        { type: 'number', minimum: 1, maximum: HIGHEST_RATE },
      ],
    })
    .transform((given) => {
      const { num, den } = rateOf(given) as Rational;
      return den === 1 ? String(num) : `${num}/${den}`;
    })
    .pipe(z.string())
    .optional(),
  fit: z.enum(FITS, { error: only(`one of ${FITS.join(', ')}`) }).optional(),
  lut: lutPathSchema.optional(),
  watermark: z
    .string({ error: watermarkError })
    .trim()
    .max(LONGEST_WATERMARK, { error: watermarkError })
    .refine((text) => DRAWABLE.test(text), { error: watermarkError })
    .optional(),
  start_timecode: z.string({ error: timecodeError }).regex(TIMECODE, { error: timecodeError }).optional(),
};

/** The same as the specification keeps them: a rate is an exact fraction there. */
export type PictureFields = { readonly [Field in keyof typeof pictureShape]?: z.infer<(typeof pictureShape)[Field]> };

/** Those of them that were given. */
export function pictureFields(job: PictureFields): PictureFields {
  const names = Object.keys(pictureShape) as (keyof PictureFields)[];
  return Object.fromEntries(names.flatMap((name) => (job[name] === undefined ? [] : [[name, job[name]]])));
}

/** What a job says of its canvas, in numbers. */
export interface CanvasWish {
  readonly size?: Size | undefined;
  readonly rate?: Rational | undefined;
  readonly fit?: Fit | undefined;
}

export function canvasWish({ resolution, frame_rate, fit }: PictureFields): CanvasWish {
  return {
    size: resolution === undefined ? undefined : sizeOf(resolution),
    rate: frame_rate === undefined ? undefined : rateOf(frame_rate),
    fit,
  };
}
