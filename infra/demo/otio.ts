/** A timeline as OpenTimelineIO writes it, from the few words that the demo and the bench need. */

export interface Shot {
  readonly name: string;
  /** Relative to the project; null for a gap. */
  readonly file: string | null;
  /** In frames of the timeline. */
  readonly start: number;
  readonly frames: number;
}

export interface TimelineWords {
  readonly name: string;
  readonly rate: number;
  readonly canvas: { readonly width: number; readonly height: number; readonly frame_rate: number | string };
  readonly tracks: readonly {
    readonly kind: 'Video' | 'Audio';
    readonly name: string;
    readonly shots: readonly Shot[];
  }[];
}

export function otioText({ name, rate, canvas, tracks }: TimelineWords): string {
  const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate, value });
  const range = ({ start, frames }: Shot) => ({
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: time(start),
    duration: time(frames),
  });
  const item = (shot: Shot) => ({
    OTIO_SCHEMA: shot.file === null ? 'Gap.1' : 'Clip.2',
    name: shot.name,
    source_range: range(shot),
    effects: [],
    markers: [],
    metadata: {},
    ...(shot.file === null
      ? {}
      : {
          media_references: {
            DEFAULT_MEDIA: {
              OTIO_SCHEMA: 'ExternalReference.1',
              target_url: encodeURI(shot.file),
              available_range: null,
            },
          },
          active_media_reference_key: 'DEFAULT_MEDIA',
        }),
  });
  return JSON.stringify(
    {
      OTIO_SCHEMA: 'Timeline.1',
      name,
      metadata: { reelbatch: { canvas } },
      global_start_time: null,
      tracks: {
        OTIO_SCHEMA: 'Stack.1',
        name: 'tracks',
        children: tracks.map((track) => ({
          OTIO_SCHEMA: 'Track.1',
          name: track.name,
          kind: track.kind,
          source_range: null,
          children: track.shots.map(item),
        })),
      },
    },
    null,
    2,
  );
}
