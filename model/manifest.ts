import { z } from 'zod';
import { WARNING_KINDS } from './deliverable';
import { FITS } from './picture';
import { presetSchema } from './preset';

/**
 * What lies beside each deliverable: what it was made of and how, enough to make it again. Times are seconds of the source or of the film;
 * timecodes of a source are its own where its file has one, those of the film count from `start_timecode`; without, both count from zero.
 */

const momentsShape = {
  /** Path of the source, as in `sources`. */
  source: z.string(),
  /**
   * The first moment that is seen or heard and the first that is not any more; of what runs backwards this one is the earlier, and may lie
   * before the file's beginning. Of a frame that is held both are that frame's.
   */
  in_seconds: z.number(),
  out_seconds: z.number(),
  in_timecode: z.string(),
  out_timecode: z.string(),
};

const sourceSchema = z.discriminatedUnion('kind', [
  /** `speed` is a fraction: `1/1` is the source's own, `-2/1` twice as fast and backwards. */
  z.strictObject({ kind: z.literal('media'), ...momentsShape, speed: z.string() }),
  z.strictObject({ kind: z.literal('held'), ...momentsShape }),
  z.strictObject({ kind: z.enum(['black', 'bars', 'silence']) }),
  /** As `rrggbb`. */
  z.strictObject({ kind: z.literal('colour'), colour: z.string() }),
]);

const pieceSchema = z.strictObject({
  /** Its place in the film. */
  first_frame: z.int(),
  frames: z.int(),
  timecode: z.string(),
  /** What is seen or heard; in a dissolve what goes out. */
  from: sourceSchema,
  /** What comes in in a dissolve of `length` frames, of which this piece begins at `offset`; null elsewhere. */
  to: sourceSchema.nullable(),
  dissolve: z.strictObject({ offset: z.int(), length: z.int() }).nullable(),
});

/**
 * A run of ffmpeg as it was; files go by their names, `graph` is what stood in `graph.txt`, `texts` are other files that were written for
 * it. Null where a version of before rendered it.
 */
const commandSchema = z
  .strictObject({ arguments: z.array(z.string()), graph: z.string(), texts: z.record(z.string(), z.string()) })
  .nullable();

const renditionShape = {
  first_frame: z.int(),
  frames: z.int(),
  /** Name of the rendition in the store, and SHA-256 of its file. */
  rendition: z.string(),
  sha256: z.string(),
  /** Rendered for another job, or by a version of before. */
  found: z.boolean(),
  command: commandSchema,
};

const rowSchema = z.strictObject({ row: z.int(), channels: z.array(z.int()), sources: z.array(z.string()) });

export const manifestSchema = z.strictObject({
  manifest_version: z.literal(2),
  product_version: z.string(),
  file: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  batch_id: z.string(),
  job_id: z.string(),
  project_id: z.string(),
  plan: z.string(),
  canvas: z.strictObject({ width: z.int(), height: z.int(), frame_rate: z.string(), fit: z.enum(FITS) }),
  frames: z.int(),
  /** The file that the film was assembled by; null for a folder of clips. */
  timeline: z.strictObject({ path: z.string(), sha256: z.string() }).nullable(),
  sources: z.array(z.strictObject({ path: z.string(), fingerprint: z.string() })),
  program: z.strictObject({ video: z.array(pieceSchema), audio: z.array(z.array(pieceSchema)) }),
  preset: presetSchema,
  /** In the order in which they were looked up. */
  luts: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  /** What stands in the pictures; null where nothing does. */
  burned_in: z
    .strictObject({
      first_timecode: z.string().nullable(),
      name: z.string().nullable(),
      watermark: z.string().nullable(),
    })
    .nullable(),
  /** Of the first frame; null where neither job nor timeline have one. */
  start_timecode: z.string().nullable(),
  /** Where the same file was published before; null when it was made for this job. */
  found_again: z.string().nullable(),
  encoder_build: z.string(),
  spans: z.array(z.strictObject(renditionShape)),
  sound: z.array(z.strictObject(renditionShape)),
  /** Null for what is not joined of spans. */
  join: z
    .strictObject({
      arguments: z.array(z.string()),
      /** Text of the lists that it reads, and of what else was written for it, by their names in the arguments. */
      lists: z.record(z.string(), z.string()),
    })
    .nullable(),
  left_out: z.array(z.string()),
  loudness: z
    .strictObject({
      integrated_lufs: z.number(),
      range_lu: z.number(),
      true_peak_dbtp: z.number().nullable(),
    })
    .nullable(),
  /** How the sound was brought to its target, where the preset has one: `gain`, `limiter` or, for silence, null. */
  normalization: z.string().nullable().optional(),
  captions: z.strictObject({ language: z.string(), cues: z.int() }).optional(),
  /** Of stems: which channels, counted from one, are which row, and the files that are heard in it. */
  rows: z.array(rowSchema).optional(),
  /** Of stills: frames of the film. */
  pictures: z.array(z.int()).optional(),
  /** Their timecodes, in the same order. */
  picture_timecodes: z.array(z.string()).optional(),
  checks: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), expected: z.string(), actual: z.string() })),
  warnings: z.array(
    z.strictObject({
      kind: z.enum(WARNING_KINDS),
      from_seconds: z.number(),
      to_seconds: z.number(),
      from_timecode: z.string(),
      to_timecode: z.string(),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
/** What is told of a deliverable by those who made it; what is absent is not to be told of its kind. */
export type Told = Partial<
  Pick<
    Manifest,
    'spans' | 'sound' | 'join' | 'loudness' | 'normalization' | 'captions' | 'rows' | 'pictures' | 'picture_timecodes'
  >
>;
export type ManifestPiece = z.infer<typeof pieceSchema>;
