import { z } from 'zod';
import { WARNING_KINDS } from './deliverable';
import { presetSchema } from './preset';

/**
 * What lies beside each deliverable: what it was made of and how, enough to make it again. Times are seconds of the source or of the film;
 * timecodes of a source are its own where its file has one, and else count from zero, as those of the film do.
 */

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['media', 'held']),
    /** Path of the source, as in `sources`. */
    source: z.string(),
    /** The first moment that is seen or heard and the first that is not any more; of a frame that is held both are that frame's. */
    in_seconds: z.number(),
    out_seconds: z.number(),
    in_timecode: z.string(),
    out_timecode: z.string(),
  }),
  z.strictObject({ kind: z.enum(['black', 'silence']) }),
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

/** A run of ffmpeg as it was; files go by their names, `graph` is what stood in `graph.txt`. Null where a version of before rendered it. */
const commandSchema = z.strictObject({ arguments: z.array(z.string()), graph: z.string() }).nullable();

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
  canvas: z.strictObject({ width: z.int(), height: z.int(), frame_rate: z.string() }),
  frames: z.int(),
  /** The file that the film was assembled by; null for a folder of clips. */
  timeline: z.strictObject({ path: z.string(), sha256: z.string() }).nullable(),
  sources: z.array(z.strictObject({ path: z.string(), fingerprint: z.string() })),
  program: z.strictObject({ video: z.array(pieceSchema), audio: z.array(z.array(pieceSchema)) }),
  preset: presetSchema,
  encoder_build: z.string(),
  spans: z.array(z.strictObject(renditionShape)),
  sound: z.array(z.strictObject(renditionShape)),
  join: z.strictObject({
    arguments: z.array(z.string()),
    /** Text of the two lists that it reads, by their names in the arguments. */
    lists: z.record(z.string(), z.string()),
  }),
  left_out: z.array(z.string()),
  loudness: z
    .strictObject({
      integrated_lufs: z.number(),
      range_lu: z.number(),
      true_peak_dbtp: z.number().nullable(),
    })
    .nullable(),
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
export type ManifestPiece = z.infer<typeof pieceSchema>;
