import type { MediaFinder } from '../../activities/plan/timeline/media-finder';
import { ReelbatchError } from '../../model/failure';
import type { Media } from '../../model/program';
import { divide, rational } from '../../model/rational';

/** Parts of OpenTimelineIO's JSON as the library writes them, and files that need not be there. */

export const RATE = rational(24000, 1001);

export const time = (value: number, rate = 23.976) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate });

export const range = (start: number, frames: number, rate?: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(start, rate),
  duration: time(frames, rate),
});

export const clip = (name: string, url: string, source_range: unknown = null, more: object = {}) => ({
  OTIO_SCHEMA: 'Clip.2',
  name,
  source_range,
  media_references: { DEFAULT_MEDIA: { OTIO_SCHEMA: 'ExternalReference.1', target_url: url, available_range: null } },
  active_media_reference_key: 'DEFAULT_MEDIA',
  ...more,
});

export const gap = (frames: number) => ({ OTIO_SCHEMA: 'Gap.1', name: '', source_range: range(0, frames) });

export const track = (kind: string, children: unknown[], more: object = {}) => ({
  OTIO_SCHEMA: 'Track.1',
  name: kind[0],
  kind,
  children,
  ...more,
});

export const stack = (children: unknown[], more: object = {}) => ({
  OTIO_SCHEMA: 'Stack.1',
  name: 'stack',
  children,
  ...more,
});

export const dissolve = (before: number, behind: number, more: object = {}) => ({
  OTIO_SCHEMA: 'Transition.1',
  name: 'mix',
  transition_type: 'SMPTE_Dissolve',
  in_offset: time(before, 24),
  out_offset: time(behind, 24),
  ...more,
});

export const timeline = (...children: unknown[]) => timelineOf({ OTIO_SCHEMA: 'Stack.1', children });

export const timelineOf = (tracks: unknown, more: object = {}) =>
  JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 't', metadata: {}, tracks, ...more });

export function film(path: string, seconds = 100): Media {
  return {
    path,
    fingerprint: path,
    video: {
      width: 1918,
      height: 1079,
      rate: RATE,
      duration: rational(seconds),
      still: path.endsWith('.png'),
      interlaced: false,
      deep: false,
      codec: 'h264',
      matrix: 'bt709',
      range: 'tv',
    },
    audio: path.includes('mute') ? null : { sampleRate: 48000, channels: 2, duration: rational(seconds) },
  };
}

export const finder: MediaFinder = {
  async find(path) {
    if (path.includes('gone')) throw new ReelbatchError('MEDIA_MISSING', undefined, path);
    return film(path);
  },
  async findAbsolute(path) {
    return film(`absolute${path}`);
  },
  async findSequence({ path }, { suffix, first, count, rate }) {
    const made = film(`${path}[${first}+${count}]${suffix}`);
    return {
      ...made,
      video: made.video && { ...made.video, rate, duration: divide(rational(count), rate) },
      audio: null,
    };
  },
};
