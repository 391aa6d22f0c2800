import { ReelbatchError } from '../../model/failure';
import type { Media, MediaAudio, MediaVideo } from '../../model/program';
import { fromDecimal, parseRational, type Rational, rational } from '../../model/rational';
import type { Fingerprint } from '../../model/specification';
import type { Store } from '../../store/store';
import { MOST_PIXELS } from '../ffmpeg/command';
import { type Probe, type ProbedStream, probe } from '../ffmpeg/probe';
import type { Programs } from '../ffmpeg/programs';
import { isMpegStream } from '../ffmpeg/stream-kind';
import { fingerprintOf } from './fingerprint';
import { mpegStreamFacts, probeMpegStream } from './mpeg-stream';
import { orUnreadable } from './or-unreadable';
import { colourOf } from './source-colour';

/** Rises whenever more is found out about a file: what an earlier version kept is then found out again. */
const FACTS_VERSION = 5;

/** Pixel formats that fit into 8 bits 4:2:0 without loss. */
const SHALLOW_FORMATS = new Set(['yuv420p', 'yuvj420p', 'nv12', 'gray']);

/** Pixel formats that say how far each pixel can be seen through. */
const WITH_ALPHA = /^(yuva|gbrap|rgba|bgra|argb|abgr|ya\d)/;

/** Transfers of high dynamic range (SMPTE ST 2084, ITU-R BT.2100 HLG): squeezing them into Rec. 709 unasked would ruin a master. */
const HDR_TRANSFERS = new Set(['smpte2084', 'arib-std-b67']);

const STILL_FORMATS = /^(image2|png_pipe|jpeg_pipe|tiff_pipe|webp_pipe|bmp_pipe|dpx_pipe)$/;

export interface Looking {
  readonly signal: AbortSignal;
  readonly fingerprint: Fingerprint;
}

/**
 * What decides the pixels and the sound of a file. Found out once for each content.
 * @param path relative to the media root.
 * @throws ReelbatchError naming the file: missing, outside its project, not to be read, not media, or of high dynamic range.
 */
export async function describeMedia(
  store: Pick<Store, 'media'>,
  programs: Programs,
  path: string,
  { signal, fingerprint: kind }: Looking,
): Promise<Media> {
  const absolute = await store.media.absolute(path);
  const fingerprint = await orUnreadable(path, 'MEDIA_UNREADABLE', () =>
    fingerprintOf(store, { path, absolute, kind, signal }),
  );
  return { path, fingerprint, ...(await factsOfFile(store, programs, { path, fingerprint }, signal)) };
}

/** @param file the path of what is looked at, and the fingerprint under which the facts are kept. */
export async function factsOfFile(
  store: Pick<Store, 'media'>,
  programs: Programs,
  { path, fingerprint }: Pick<Media, 'path' | 'fingerprint'>,
  signal: AbortSignal,
): Promise<Omit<Media, 'path' | 'fingerprint'>> {
  const absolute = await store.media.absolute(path);
  return await store.media.remembered(`${fingerprint}-${FACTS_VERSION}`, async () => {
    if (!(await isMpegStream(absolute)))
      return factsOf(await probe(programs, absolute, signal, { shownAs: path }), path);
    return factsOf(await probeMpegStream(programs, absolute, signal, path), path, mpegStreamFacts);
  });
}

/** The facts of a file from what ffprobe says of it. */
function factsOf(probed: Probe, path: string, stream?: typeof mpegStreamFacts): Omit<Media, 'path' | 'fingerprint'> {
  const still = STILL_FORMATS.test(probed.format.format_name);
  const pictures = probed.streams.filter((s) => s.codec_type === 'video' && s.disposition?.['attached_pic'] !== 1);
  const sound = probed.streams.find((stream) => stream.codec_type === 'audio');
  const picture = pictures[0];
  const first = picture ?? sound;
  if (!first) throw new ReelbatchError('MEDIA_UNREADABLE', 'It holds neither picture nor sound.', path);
  const tagged = [picture, ...probed.streams, probed.format].map((part) => part?.tags?.['timecode']);
  const timecode = tagged.find((tag) => tag !== undefined);
  return {
    video: picture ? videoFacts(picture, probed, still, path) : null,
    audio: sound && !still ? audioFacts(sound, probed) : null,
    ...(timecode === undefined ? {} : { timecode }),
    ...(stream ? { mpegStream: stream(probed, first, sound) } : {}),
  };
}

function videoFacts(stream: ProbedStream, probed: Probe, still: boolean, path: string): MediaVideo {
  const { width = 0, height = 0, pix_fmt = '', color_transfer = '' } = stream;
  if (width < 1 || height < 1) throw new ReelbatchError('MEDIA_UNREADABLE', 'Its picture has no size.', path);
  if (width * height > MOST_PIXELS) {
    const detail = `Its picture has ${width}x${height} pixels, ${MOST_PIXELS / 2 ** 20} million are read.`;
    throw new ReelbatchError('MEDIA_UNREADABLE', detail, path);
  }
  if (HDR_TRANSFERS.has(color_transfer)) {
    const detail = `It is of high dynamic range (${color_transfer}), which is not converted unasked.`;
    throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail, path);
  }
  const rotation = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const aspect = parseRational(stream.sample_aspect_ratio ?? '') ?? rational(1);
  const wide = aspect.num > 0 ? Math.round((width * aspect.num) / aspect.den) : width;
  const turned = Math.abs(rotation) % 180 === 90;
  const rate = usableRate(stream) ?? rational(25);
  return {
    width: turned ? height : wide,
    height: turned ? wide : height,
    rate,
    duration: still ? rational(0) : durationOf(stream, probed),
    still,
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    deep: !SHALLOW_FORMATS.has(pix_fmt),
    ...(WITH_ALPHA.test(pix_fmt) ? { alpha: true as const } : {}),
    codec: stream.codec_name ?? '',
    ...colourOf(stream),
  };
}

function usableRate(stream: ProbedStream): Rational | undefined {
  const rates = [stream.avg_frame_rate, stream.r_frame_rate].map((text) => parseRational(text ?? ''));
  return rates.find((rate) => rate !== undefined && rate.num > 0 && rate.num / rate.den <= 1000);
}

function audioFacts(stream: ProbedStream, probed: Probe): MediaAudio {
  return {
    sampleRate: Number(stream.sample_rate ?? 48000),
    channels: stream.channels ?? 2,
    duration: durationOf(stream, probed),
  };
}

function durationOf(stream: ProbedStream, probed: Probe): Rational {
  const seconds = Number(stream.duration ?? probed.format.duration ?? 0);
  return Number.isFinite(seconds) ? rational(Math.round(seconds * 1e6), 1e6) : fromDecimal(0);
}
