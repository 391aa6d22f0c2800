import { z } from 'zod';

/**
 * The parts of OpenTimelineIO's JSON that are read (its documented schemas, version 0.12 to 0.18). Unknown fields are carried over
 * unread; what an unknown schema means is decided where it stands, so each item is parsed at its own place and not with the whole.
 */
const rationalTime = z.looseObject({ rate: z.number().positive(), value: z.number() });
const timeRange = z.looseObject({ start_time: rationalTime, duration: rationalTime });

const mediaReference = z.looseObject({
  OTIO_SCHEMA: z.string(),
  target_url: z.string().nullish(),
  available_range: timeRange.nullish(),
  generator_kind: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  target_url_base: z.string().nullish(),
  name_prefix: z.string().nullish(),
  name_suffix: z.string().nullish(),
  start_frame: z.int().nullish(),
  frame_step: z.int().nullish(),
  rate: z.number().nullish(),
  frame_zero_padding: z.int().nullish(),
  missing_frame_policy: z.string().nullish(),
});

const effect = z.looseObject({
  OTIO_SCHEMA: z.string(),
  effect_name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  time_scalar: z.number().nullish(),
});

/** A clip, a gap, a track, a stack or a transition. */
export const itemSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  source_range: timeRange.nullish(),
  effects: z.array(effect).nullish(),
  markers: z.array(z.unknown()).nullish(),
  kind: z.string().nullish(),
  children: z.array(z.unknown()).nullish(),
  media_reference: mediaReference.nullish(),
  media_references: z.record(z.string(), mediaReference.nullable()).nullish(),
  active_media_reference_key: z.string().nullish(),
  transition_type: z.string().nullish(),
  in_offset: rationalTime.nullish(),
  out_offset: rationalTime.nullish(),
});

export const timelineSchema = z.looseObject({
  OTIO_SCHEMA: z.string().regex(/^Timeline\./, 'is not a Timeline'),
  global_start_time: rationalTime.nullish(),
  metadata: z
    .looseObject({
      reelbatch: z
        .looseObject({
          canvas: z
            .looseObject({
              width: z.int().min(16).max(8192),
              height: z.int().min(16).max(8192),
              frame_rate: z.union([z.number().positive().max(240), z.string().regex(/^\d+(\/\d+)?$/)]),
            })
            .optional(),
        })
        .nullish(),
    })
    .nullish(),
  tracks: itemSchema.extend({ children: z.array(z.unknown()) }),
});

export type OtioTime = z.infer<typeof rationalTime>;
export type OtioRange = z.infer<typeof timeRange>;
export type OtioReference = z.infer<typeof mediaReference>;
export type OtioEffect = z.infer<typeof effect>;
export type OtioItem = z.infer<typeof itemSchema>;
export type OtioTimeline = z.infer<typeof timelineSchema>;

/** Names that schemas had before OpenTimelineIO 0.9. */
const FORMER_NAMES: Readonly<Record<string, string>> = { Sequence: 'Track', Filler: 'Gap' };

/** `Clip` of `Clip.2`. */
export function schemaName({ OTIO_SCHEMA }: { readonly OTIO_SCHEMA: string }): string {
  const name = OTIO_SCHEMA.split('.')[0] ?? '';
  return Object.hasOwn(FORMER_NAMES, name) ? (FORMER_NAMES[name] ?? name) : name;
}
