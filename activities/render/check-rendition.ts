import { readFile } from 'node:fs/promises';
import { ReelbatchError } from '../../model/failure';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, lastWords } from '../ffmpeg/failure';
import type { Need } from '../ffmpeg/gate';
import { type FfmpegContext, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { GLANCE, type Glance, readGlances, WRITE_GLANCES } from './glance';
import type { WorkPlace } from './work-place';

export interface CheckedRendition {
  /** Each frame that came out of the decoder, at a glance. */
  readonly glances: readonly Glance[];
  /** Hash of the codec's header; null for a codec without one. */
  readonly extradataSha256: string | null;
}

/**
 * Decodes rendered files from start to end, all in one ffmpeg: starting one costs as much as decoding some seconds.
 * @throws ReelbatchError ENCODE_FAILED when one does not decode without error.
 */
export async function checkRenditions(
  context: FfmpegContext,
  paths: readonly string[],
  place: WorkPlace,
  need: Need,
): Promise<CheckedRendition[]> {
  const lists = await Promise.all(
    paths.map(async (_, index) => ({
      decoded: await place.path(`decoded-${index}.gray`),
      packets: await place.path(`packets-${index}.txt`),
    })),
  );
  const outputs = lists.flatMap(({ decoded, packets }, index) => [
    { path: decoded, options: ['-map', `${index}:v:0`, '-vf', GLANCE, ...WRITE_GLANCES] },
    // The codec's header stands before the first packet.
    {
      path: packets,
      options: ['-map', `${index}:v:0`, '-c', 'copy', '-frames:v', '1', '-f', 'framehash', '-hash', 'sha256'],
    },
  ]);
  const inputs = paths.map((path) => ({ path, options: DECODE_MEDIA }));
  const end = await runFfmpeg(context, { arguments: ffmpegArguments(inputs, outputs), need });
  if (codeOf(end) !== undefined) {
    throw new ReelbatchError('ENCODE_FAILED', `What was rendered does not decode: ${lastWords(end)}`);
  }
  return await Promise.all(
    lists.map(async ({ decoded, packets }) => ({
      glances: await readGlances(decoded),
      extradataSha256: /^#extradata 0, *\d+, *([0-9a-f]{64})/im.exec(await readFile(packets, 'utf8'))?.[1] ?? null,
    })),
  );
}
