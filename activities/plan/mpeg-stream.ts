import type { MpegStream } from '../../model/program';
import { type Rational, rational } from '../../model/rational';
import { type Probe, type ProbedStream, probe } from '../ffmpeg/probe';
import type { Programs } from '../ffmpeg/programs';

/** Forms of PCM that only such streams have. */
const STREAM_PCM = /^pcm_(bluray|dvd)$/;

/**
 * What ffprobe says of an MPEG transport or program stream. In a program stream not every picture has a stamp, so that its length is known
 * only when all of it was read.
 */
export async function probeMpegStream(
  programs: Programs,
  path: string,
  signal: AbortSignal,
  shownAs: string,
): Promise<Probe> {
  const probed = await probe(programs, path, signal, { shownAs, mpegStream: true });
  if (probed.format.format_name !== 'mpeg') return fromItsZero(probed);
  return fromItsZero(await probe(programs, path, signal, { shownAs, mpegStream: true, countPackets: true }));
}

/** How the stream is copied. @param first its picture, else its sound. */
export function mpegStreamFacts(probed: Probe, first: ProbedStream, sound: ProbedStream | undefined): MpegStream {
  return {
    lead: microseconds(Math.max(0, startOf(first) - Number(probed.format.start_time ?? 0))),
    streamPcm: STREAM_PCM.test(sound?.codec_name ?? ''),
  };
}

/** Lengths that count from where the copy begins: at the first picture. */
function fromItsZero(probed: Probe): Probe {
  const picture = probed.streams.find((stream) => stream.codec_type === 'video');
  if (!picture) return probed;
  const zero = startOf(picture);
  const streams = probed.streams.map((stream) => {
    const seconds = stream === picture ? countedSeconds(stream) : undefined;
    const duration = seconds ?? startOf(stream) + Number(stream.duration ?? 0) - zero;
    return stream.duration === undefined && seconds === undefined ? stream : { ...stream, duration: String(duration) };
  });
  return { ...probed, streams };
}

function countedSeconds({ nb_read_packets, avg_frame_rate = '' }: ProbedStream): number | undefined {
  const [num = 0, den = 1] = avg_frame_rate.split('/').map(Number);
  const seconds = (Number(nb_read_packets) * den) / num;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function startOf({ start_time = '0' }: ProbedStream): number {
  const seconds = Number(start_time);
  return Number.isFinite(seconds) ? seconds : 0;
}

function microseconds(seconds: number): Rational {
  return rational(Math.round(seconds * 1e6), 1e6);
}
