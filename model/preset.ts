import { z } from 'zod';
import { CONTAINERS } from './container';
import { FITS, isSide, LARGEST_SIDE, lutPathSchema, SMALLEST_SIDE } from './picture';

/** Containers that stand for a preset in a job's formats: which one, its quality says. */
export const FORMATS = ['mp4', 'mov', 'webm'] as const;
export type Format = (typeof FORMATS)[number];

export const QUALITIES = ['draft', 'standard', 'high', 'master'] as const;
export type Quality = (typeof QUALITIES)[number];

const sizeSchema = z.strictObject({ width: z.int().positive(), height: z.int().positive() });

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
 * How a deliverable is encoded: data alone, frozen into the specification at submission. Arguments are those of ffmpeg's command line,
 * one array element each. What may be absent was not yet there when specifications that still lie in stores were written.
 */
export const presetSchema = z.strictObject({
  /** `h264-master` and the like: unique, part of file names; never a quality, or two files of a job could have one name. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .refine((name) => ![...FORMATS, ...QUALITIES].includes(name as Format | Quality), 'is a format or a quality'),
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
  }),
  audio: z.strictObject({
    encoder: z.string(),
    codec: z.string(),
    arguments: z.array(z.string()),
    sampleRate: z.int().positive(),
    channels: z.int().positive(),
  }),
  picture: presetPictureSchema.optional(),
  /** Muxer options of the deliverable. */
  muxArguments: z.array(z.string()),
});
export type Preset = z.infer<typeof presetSchema>;
