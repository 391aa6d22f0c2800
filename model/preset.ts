import { z } from 'zod';
import { CAPTION_FORMATS } from './captions';
import { CONTAINERS } from './container';
import { only } from './fault-words';
import { FITS, isSide, LARGEST_SIDE, lutPathSchema, SMALLEST_SIDE } from './picture';

/** Containers that stand for a preset in a job's formats: which one, its quality says. */
export const FORMATS = ['mp4', 'mov', 'webm'] as const;
export type Format = (typeof FORMATS)[number];

export const QUALITIES = ['draft', 'standard', 'high', 'master'] as const;
export type Quality = (typeof QUALITIES)[number];

/** How the sound of a file is encoded. */
const soundSchema = z.strictObject({
  encoder: z.string(),
  codec: z.string(),
  arguments: z.array(z.string()),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  /** Where the sound is to be brought to: integrated loudness in LUFS, true peak in dBTP at its most. Absent: it stays as it is. */
  loudness: z.strictObject({ integrated: z.number().min(-70).max(-5), truePeak: z.number().min(-8).max(0) }).optional(),
});

const sizeSchema = z.strictObject({ width: z.int().positive(), height: z.int().positive() });

const nameError = only('1 to 64 small letters, digits or dashes, and begins with a letter or digit');

export const presetNameSchema = z
  .string({ error: nameError })
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: nameError })
  .refine((name) => ![...FORMATS, ...QUALITIES].includes(name as Format | Quality), 'is a format or a quality');
const sideSchema = z.int().refine(isSide, `is a whole even number from ${SMALLEST_SIDE} to ${LARGEST_SIDE}`);

/** What is done to the film before it is encoded, beside what its job asks for. */
const presetPictureSchema = z
  .strictObject({
    /** The size of the deliverable, where it is not that of the canvas; both sides or neither. */
    width: sideSchema.optional(),
    height: sideSchema.optional(),
    fit: z.enum(FITS).optional(),
    /** A look-up table in the project's folder. */
    lut: lutPathSchema.optional(),
    /** What is written into the picture: timecode, the file's name, the job's watermark. */
    burnIn: z.strictObject({ timecode: z.boolean(), name: z.boolean(), watermark: z.boolean() }).partial().optional(),
  })
  .refine(
    ({ width, height }) => (width === undefined) === (height === undefined),
    'has both width and height, or neither',
  );

/**
 * A film: picture and sound. Data alone, frozen into the specification at submission. Arguments are those of ffmpeg's command line,
 * one array element each. What may be absent was not yet there when specifications that still lie in stores were written.
 */
const filmPresetSchema = z.strictObject({
  kind: z.literal('film').optional(),
  /** `h264-master` and the like: unique, part of file names; never a quality, or two files of a job could have one name. */
  name: presetNameSchema,
  /** The container that stands for it in one of the qualities; null for a preset that is asked for by its name alone. */
  format: z.enum(FORMATS).nullable(),
  /** File extension of the deliverable; its muxer is in `model/container.ts`. */
  container: z.enum(CONTAINERS),
  video: z.strictObject({
    encoder: z.string(),
    /** What ffprobe calls the codec and, where the preset fixes one, the profile of the result. */
    codec: z.string(),
    profile: z.string().nullable(),
    /** The pixel format that the encoder is given. */
    pixelFormat: z.string(),
    /** The pixel format that the decoder answers, where that is another one. */
    decodedPixelFormat: z.string().optional(),
    /** The four characters by which players of its container know the codec, where they insist on them. */
    tag: z.string().length(4).optional(),
    /** Encoder options, closed groups of pictures and thread count included: the count changes the bytes, so it is the preset's. */
    arguments: z.array(z.string()),
    /** The container in which spans of this codec join exactly. */
    spanContainer: z.enum(CONTAINERS),
    /** Expected CPU seconds for a megapixel of picture (measured): the weight in cost, progress and ETA. */
    cpuSecondsPerMegapixel: z.number().positive(),
    /** Memory that the encoder takes at its most for a pixel of the canvas, where it is more than usual. */
    memoryBytesPerPixel: z.number().positive().optional(),
    /** Bytes that it writes at its most for a pixel, where they are more than usual. */
    diskBytesPerPixel: z.number().positive().optional(),
    /** The encoder refuses smaller pictures; absent where it takes every size. */
    smallest: sizeSchema.optional(),
    /** Bits of a file for a pixel of its pictures, about, where the studio says so: for estimates of sizes alone. */
    bitsPerPixel: z.number().positive().optional(),
  }),
  audio: soundSchema,
  /** The job's captions: a track of the file, or written into its pictures. */
  captions: z.enum(['embedded', 'burned']).optional(),
  picture: presetPictureSchema.optional(),
  /** Muxer options of the deliverable. */
  muxArguments: z.array(z.string()),
});

/** The film's sound alone. */
const soundPresetSchema = z.strictObject({
  kind: z.literal('sound'),
  name: presetNameSchema,
  format: z.null(),
  container: z.literal('wav'),
  audio: soundSchema,
  /** `mix`: what is heard of the film; `rows`: each row of sound for itself, its channels behind those of the row before. */
  of: z.enum(['mix', 'rows']),
  muxArguments: z.array(z.string()),
});

/** Pictures of the film in one file. */
const stillsPresetSchema = z.strictObject({
  kind: z.literal('stills'),
  name: presetNameSchema,
  format: z.null(),
  container: z.literal('jpg'),
  stills: z.discriminatedUnion('of', [
    /** The first picture from a place on that is not black; the place is a share of the film's length. */
    z.strictObject({ of: z.literal('poster'), from: z.number().min(0).lt(1) }),
    /** A grid of pictures from places that are evenly apart, each as many pixels wide. */
    z.strictObject({
      of: z.literal('sheet'),
      columns: z.int().min(1).max(10),
      rows: z.int().min(1).max(10),
      pictureWidth: z.int().min(16).max(1024),
    }),
  ]),
  arguments: z.array(z.string()),
});

/** The job's captions in a file of their own. */
const captionsPresetSchema = z.strictObject({
  kind: z.literal('captions'),
  name: presetNameSchema,
  format: z.null(),
  container: z.enum(CAPTION_FORMATS),
});

export const presetSchema = z.union([filmPresetSchema, soundPresetSchema, stillsPresetSchema, captionsPresetSchema]);

export const PRESET_KINDS = ['film', 'sound', 'stills', 'captions'] as const;

export type LoudnessTarget = NonNullable<z.infer<typeof soundSchema>['loudness']>;
export type FilmPreset = z.infer<typeof filmPresetSchema>;
export type SoundPreset = z.infer<typeof soundPresetSchema>;
export type StillsPreset = z.infer<typeof stillsPresetSchema>;
export type CaptionsPreset = z.infer<typeof captionsPresetSchema>;
export type Preset = FilmPreset | SoundPreset | StillsPreset | CaptionsPreset;

/** Those of before there were other kinds say nothing of theirs. */
export function isFilm(preset: Preset): preset is FilmPreset {
  return preset.kind === undefined || preset.kind === 'film';
}

/** Whether it can only be made in a job that has captions. */
export function needsCaptions(preset: Preset): boolean {
  return preset.kind === 'captions' || (isFilm(preset) && preset.captions !== undefined);
}
