import { type FailureCode, ReelbatchError } from '../../model/failure';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, lastWords } from '../ffmpeg/failure';
import { type FfmpegContext, type FfmpegEnd, runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from './estimate';
import type { UsedFile } from './used-files';

/** Ends that are about the machine or the encoder and no source's fault. */
const NOT_A_SOURCE: ReadonlySet<FailureCode> = new Set(['NO_SPACE', 'NO_MEMORY', 'ENCODER_MISSING']);

export interface Suspects {
  readonly files: readonly UsedFile[];
  readonly stream: 'v:0' | 'a:0';
}

/**
 * Why a span or a stretch could not be rendered, or came out short: each of its sources is decoded alone until one shows what is
 * wrong with it. Costs time only when something failed.
 */
export async function diagnose(context: FfmpegContext, end: FfmpegEnd, suspects: Suspects): Promise<ReelbatchError> {
  const code = codeOf(end);
  if (code && NOT_A_SOURCE.has(code)) return new ReelbatchError(code, lastWords(end));
  const { files, stream } = suspects;
  for (const { path, absolute } of files) {
    const alone = await runFfmpeg(context, {
      arguments: ffmpegArguments(
        [{ path: absolute, options: DECODE_MEDIA }],
        [{ path: '-', options: ['-map', `0:${stream}`, '-f', 'null'] }],
      ),
      need: soundNeed(0),
    });
    const found = codeOf(alone);
    if (found) return mediaFault(found, lastWords(alone).replaceAll(absolute, path), path);
  }
  if (code === undefined) {
    const path = files.length === 1 ? (files[0]?.path ?? null) : null;
    return new ReelbatchError('MEDIA_TRUNCATED', 'It ran out of frames while it was read.', path);
  }
  return new ReelbatchError(code, lastWords(end));
}

/** What goes wrong while a source is read alone is that source's fault, unless it is the machine's. */
export function mediaFault(code: FailureCode, detail: string, path: string | null): ReelbatchError {
  const known: readonly FailureCode[] = ['MEDIA_DAMAGED', 'MEDIA_TRUNCATED', 'MEDIA_UNREADABLE', 'MEDIA_MISSING'];
  const isKnown = known.includes(code) || NOT_A_SOURCE.has(code);
  return new ReelbatchError(isKnown ? code : 'MEDIA_DAMAGED', detail, path);
}
