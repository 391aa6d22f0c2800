import { ReelbatchError } from '../../model/failure';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, lastWords } from '../ffmpeg/failure';
import type { Need } from '../ffmpeg/gate';
import { probe } from '../ffmpeg/probe';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';

/**
 * Decodes a rendered file from start to end.
 * @returns the frames that came out and the hash of the codec's header.
 * @throws ReelbatchError ENCODE_FAILED when it does not decode without error.
 */
export async function decodeWhole(context: FfmpegContext, path: string, shownAs: string, need: Need) {
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path, options: DECODE_MEDIA }],
      [{ path: '-', options: ['-map', '0:v:0', '-f', 'null'] }],
    ),
    need,
  });
  if (codeOf(end) !== undefined) {
    throw new ReelbatchError('ENCODE_FAILED', `What was rendered does not decode: ${lastWords(end)}`);
  }
  const probed = await probe(context.programs, path, context.signal, { hashExtradata: true, shownAs });
  const picture = probed.streams.find((stream) => stream.codec_type === 'video');
  return { frames: end.frames, extradataSha256: picture?.extradata_hash ?? null };
}
