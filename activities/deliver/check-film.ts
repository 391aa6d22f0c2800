import { hasMillisecondStamps } from '../../model/container';
import type { Check } from '../../model/deliverable';
import type { FilmPreset } from '../../model/preset';
import type { Canvas } from '../../model/program';
import { compare, divide, parseRational, rational, toNumber } from '../../model/rational';
import { SAMPLE_RATE, sampleAt } from '../../model/sample-clock';
import { pictureSize } from '../../model/treatment';
import type { Probe, ProbedStream } from '../ffmpeg/probe';
import { same } from './check';
import type { ContainerLayout } from './container-layout';
import { type Loudness, loudnessChecks, type Normalized } from './loudness';

/** Stamps of WebM and Matroska are whole milliseconds; the other containers hold every frame exactly. */
const TICK_SECONDS = 0.001;

/** Lossy sound ends on a whole packet of its codec; lossless sound to the sample. */
const PACKET_SECONDS = 0.05;
const LOSSLESS_SOUND = /^(pcm|flac)/;

export interface Examined {
  readonly probed: Probe;
  readonly layout: ContainerLayout;
  /** Hash of the picture packets that went into the join, and of those in the finished file. */
  readonly packetsIn: string;
  readonly packetsOut: string;
  /** What ffmpeg said while it decoded the sound; null when it said nothing. */
  readonly soundError: string | null;
  /** Undefined when it could not be measured. */
  readonly loudness: Loudness | undefined;
  /** Null where the sound stays as loud as it is. */
  readonly normalized: Normalized | null;
}

/** Everything that is looked at in a finished file, passed or not, in the order of the report. */
export function checkFilm(examined: Examined, preset: FilmPreset, canvas: Canvas, frames: number): Check[] {
  const { probed } = examined;
  const picture = probed.streams.find((stream) => stream.codec_type === 'video');
  const sound = probed.streams.find((stream) => stream.codec_type === 'audio');
  const seconds = frames / toNumber(canvas.rate);
  return [
    ...containerChecks(examined.layout, preset),
    ...pictureChecks(picture, preset, canvas),
    same('frame count', String(frames), picture?.nb_read_packets ?? 'none'),
    near('duration', seconds, Number(probed.format.duration ?? Number.NaN), 1 / toNumber(canvas.rate)),
    ...soundChecks(sound, preset.audio, storedLayout(preset)),
    begin(picture, sound, preset),
    lengthDifference(picture, sound, probed, { preset, canvas, frames }),
    same('picture is the spans that were decoded whole, packet for packet', examined.packetsIn, examined.packetsOut),
    same('sound decodes without error', 'no error', examined.soundError ?? 'no error'),
    ...loudnessChecks(examined.loudness, examined.normalized),
  ];
}

/** Where the preset wants the index of an MP4 first, as players on the web do. */
function containerChecks({ container, boxes }: ContainerLayout, preset: FilmPreset): Check[] {
  const found = boxes.filter((box) => box === 'moov' || box === 'mdat').join(' ');
  const wantsIndexFirst = preset.muxArguments.some((argument) => argument.includes('faststart'));
  return [
    same('container', preset.container, container),
    ...(wantsIndexFirst ? [same('index before pictures and sound', 'moov mdat', found)] : []),
  ];
}

function pictureChecks(stream: ProbedStream | undefined, preset: FilmPreset, canvas: Canvas): Check[] {
  const { video, container } = preset;
  const size = pictureSize(preset, canvas);
  const rate = parseRational(stream?.avg_frame_rate ?? '');
  const exact = rate !== undefined && compare(rate, canvas.rate) === 0;
  const close = rate !== undefined && Math.abs(toNumber(rate) / toNumber(canvas.rate) - 1) < 0.001;
  const tags = [stream?.color_primaries, stream?.color_transfer, stream?.color_space, stream?.color_range];
  return [
    same('video codec', video.codec, stream?.codec_name),
    ...(video.profile ? [same('video profile', video.profile, String(stream?.profile ?? 'none'))] : []),
    ...(video.tag ? [same('video tag', video.tag, stream?.codec_tag_string)] : []),
    same('pixel format', video.decodedPixelFormat ?? video.pixelFormat, stream?.pix_fmt),
    same('size', `${size.width}x${size.height}`, `${stream?.width}x${stream?.height}`),
    same('sample aspect', '1:1', stream?.sample_aspect_ratio ?? '1:1'),
    {
      name: 'frame rate',
      passed: exact || (hasMillisecondStamps(container) && close),
      expected: `${canvas.rate.num}/${canvas.rate.den}`,
      actual: stream?.avg_frame_rate ?? 'none',
    },
    same('colour tags', 'bt709 bt709 bt709 tv', tags.map((tag) => tag ?? 'none').join(' ')),
  ];
}

/** @param layout null where the channels are for no speakers. */
export function soundChecks(
  stream: ProbedStream | undefined,
  audio: FilmPreset['audio'],
  layout: string | null = layoutOf(audio.channels),
): Check[] {
  const foundBits =
    stream?.bits_per_raw_sample ?? (stream?.bits_per_sample ? String(stream.bits_per_sample) : undefined);
  return [
    same('audio codec', audio.codec, stream?.codec_name),
    same('audio rate', String(audio.sampleRate), stream?.sample_rate),
    same('audio channels', String(audio.channels), stream ? String(stream.channels) : undefined),
    ...(layout ? [same('audio layout', layout, stream?.channel_layout)] : []),
    ...(LOSSLESS_SOUND.test(audio.codec) ? [same('audio bit depth', bitsOf(audio.codec), foundBits)] : []),
  ];
}

/** Matroska has no place for the speakers of PCM: a player takes them from the number of channels. */
function storedLayout({ container, audio }: FilmPreset): string | null {
  return container === 'mkv' && audio.codec.startsWith('pcm_') ? null : layoutOf(audio.channels);
}

function layoutOf(channels: number): string | null {
  return LAYOUTS[channels] ?? null;
}

const LAYOUTS: Readonly<Record<number, string>> = { 1: 'mono', 2: 'stereo' };

/** PCM says it in its name; other lossless sound is that of the stretches, in 24 bits. */
function bitsOf(codec: string): string {
  return /^pcm_[suf](\d+)/.exec(codec)?.[1] ?? '24';
}

/** Each stream's first moment, against the file's zero. */
function begin(picture: ProbedStream | undefined, sound: ProbedStream | undefined, preset: FilmPreset): Check {
  const limit = LOSSLESS_SOUND.test(preset.audio.codec) ? TICK_SECONDS : PACKET_SECONDS;
  const [pictureAt, soundAt] = [picture, sound].map((stream) => Number(stream?.start_time ?? Number.NaN));
  const isAtZero = (at: number | undefined, most: number) => at !== undefined && Math.abs(at) <= most;
  return {
    name: 'sound and picture begin together',
    // WebM has no edit lists: what Opus needs before its first sample moves the pictures too.
    passed:
      isAtZero(pictureAt, hasMillisecondStamps(preset.container) ? limit : TICK_SECONDS) && isAtZero(soundAt, limit),
    expected: `0.000 s each, sound within ${(limit * 1000).toFixed(0)} ms`,
    actual: `picture ${pictureAt?.toFixed(3)} s, sound ${soundAt?.toFixed(3)} s`,
  };
}

interface Wanted {
  readonly preset: FilmPreset;
  readonly canvas: Canvas;
  readonly frames: number;
}

function lengthDifference(
  picture: ProbedStream | undefined,
  sound: ProbedStream | undefined,
  probed: Probe,
  { preset, canvas, frames }: Wanted,
): Check {
  const lossless = LOSSLESS_SOUND.test(preset.audio.codec);
  const coarse = hasMillisecondStamps(preset.container);
  const limit = lossless ? (coarse ? 2 * TICK_SECONDS : 1 / SAMPLE_RATE) + 1e-6 : PACKET_SECONDS;
  const timeline = lossless
    ? sampleAt(frames, canvas.rate) / SAMPLE_RATE
    : toNumber(divide(rational(frames), canvas.rate));
  const length = secondsOf(sound, probed);
  const pictureLength = secondsOf(picture, probed);
  const pictureLimit = coarse ? PACKET_SECONDS : TICK_SECONDS;
  return {
    name: 'sound and picture are as long as the timeline',
    passed: Math.abs(length - timeline) <= limit && Math.abs(pictureLength - timeline) <= Math.max(pictureLimit, limit),
    expected: `${timeline.toFixed(3)} s each, sound within ${(limit * 1000).toFixed(1)} ms`,
    actual: `picture ${pictureLength.toFixed(3)} s, sound ${length.toFixed(3)} s`,
  };
}

/** A stream's own length; Matroska keeps it in a tag, `00:00:04.004000000`. */
function secondsOf(stream: ProbedStream | undefined, probed: Probe): number {
  const tagged = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(stream?.tags?.['DURATION'] ?? '');
  if (stream?.duration !== undefined) return Number(stream.duration);
  if (tagged) return Number(tagged[1]) * 3600 + Number(tagged[2]) * 60 + Number(tagged[3]);
  return Number(probed.format.duration ?? Number.NaN);
}

function near(name: string, expected: number, actual: number, limit: number): Check {
  return {
    name,
    passed: Math.abs(actual - expected) <= Math.max(limit, TICK_SECONDS),
    expected: `${expected.toFixed(3)} s`,
    actual: `${actual.toFixed(3)} s`,
  };
}
