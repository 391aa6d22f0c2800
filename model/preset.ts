import { z } from 'zod';

export const FORMATS = ['mp4', 'mov', 'webm'] as const;
export type Format = (typeof FORMATS)[number];

export const QUALITIES = ['draft', 'standard', 'high', 'master'] as const;
export type Quality = (typeof QUALITIES)[number];

/**
 * How one format in one quality is encoded: data alone, frozen into the specification at submission. Arguments are those of
 * ffmpeg's command line, one array element each.
 */
export const presetSchema = z.strictObject({
  /** `h264-master` and the like: unique, part of file names. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  format: z.enum(FORMATS),
  /** File extension and ffmpeg muxer of the deliverable. */
  container: z.enum(['mp4', 'mov', 'webm']),
  video: z.strictObject({
    encoder: z.string(),
    /** What ffprobe calls the codec and, where the preset fixes one, the profile of the result. */
    codec: z.string(),
    profile: z.string().nullable(),
    pixelFormat: z.string(),
    /** Encoder options, closed groups of pictures and thread count included: the count changes the bytes, so it is the preset's. */
    arguments: z.array(z.string()),
    /** The container in which spans of this codec join exactly. */
    spanContainer: z.enum(['mp4', 'mov', 'webm']),
    /** Expected CPU seconds for a megapixel of picture (measured): the weight in cost, progress and ETA. */
    cpuSecondsPerMegapixel: z.number().positive(),
  }),
  audio: z.strictObject({
    encoder: z.string(),
    codec: z.string(),
    arguments: z.array(z.string()),
    sampleRate: z.int().positive(),
    channels: z.int().positive(),
  }),
  /** Muxer options of the deliverable. */
  muxArguments: z.array(z.string()),
});
export type Preset = z.infer<typeof presetSchema>;
