import { z } from 'zod';

/**
 * The parts of OpenTimelineIO's JSON that are read (its documented schemas, version 0.15 to 0.18). Unknown fields are carried over
 * unread; what an unknown schema means is decided where it stands.
 */
const rationalTime = z.looseObject({ rate: z.number().positive(), value: z.number() });
const timeRange = z.looseObject({ start_time: rationalTime, duration: rationalTime });

const mediaReference = z.looseObject({
  OTIO_SCHEMA: z.string(),
  target_url: z.string().optional(),
  available_range: timeRange.nullish(),
});

export const itemSchema = z.looseObject({
  OTIO_SCHEMA: z.string(),
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  source_range: timeRange.nullish(),
  effects: z.array(z.looseObject({ OTIO_SCHEMA: z.string() })).nullish(),
  markers: z.array(z.unknown()).nullish(),
  media_reference: mediaReference.nullish(),
  media_references: z.record(z.string(), mediaReference).nullish(),
  active_media_reference_key: z.string().nullish(),
});

const trackSchema = itemSchema.extend({ kind: z.string().nullish(), children: z.array(itemSchema) });

export const timelineSchema = z.looseObject({
  OTIO_SCHEMA: z.string().regex(/^Timeline\./, 'is not a Timeline'),
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
  tracks: z.looseObject({ children: z.array(trackSchema) }),
});

export type OtioTime = z.infer<typeof rationalTime>;
export type OtioItem = z.infer<typeof itemSchema>;
export type OtioTrack = z.infer<typeof trackSchema>;
export type OtioTimeline = z.infer<typeof timelineSchema>;

/** `Clip` of `Clip.2`. */
export function schemaName(item: { readonly OTIO_SCHEMA: string }): string {
  return item.OTIO_SCHEMA.split('.')[0] ?? '';
}
