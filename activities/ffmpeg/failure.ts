import { type FailureCode, ReelbatchError } from '../../model/failure';
import type { ProcessEnd } from './start-process';

/** Lines of stderr that a person is shown. */
const SHOWN_LINES = 4;

/**
 * What ffmpeg's own words mean, most telling first. This table is the only place that reads them: they are those of FFmpeg 4.4 to 7.
 */
const MEANINGS: readonly (readonly [RegExp, FailureCode])[] = [
  [/No space left on device|Disk quota exceeded|File too large/i, 'NO_SPACE'],
  [/Cannot allocate memory/i, 'NO_MEMORY'],
  [/Unknown encoder/i, 'ENCODER_MISSING'],
  [/No such file or directory/i, 'MEDIA_MISSING'],
  [/Format not on whitelist|Protocol .* not on whitelist|not on whitelist/i, 'MEDIA_UNREADABLE'],
  [/moov atom not found|partial file|Truncat/i, 'MEDIA_TRUNCATED'],
  [
    /Invalid data found when processing input: ?$|EBML header parsing failed|could not find codec parameters/im,
    'MEDIA_UNREADABLE',
  ],
  [
    /Error while decoding|corrupt decoded frame|error while decoding MB|concealing|Invalid NAL unit|Error splitting the input|Error submitting packet|invalid data|Invalid data/i,
    'MEDIA_DAMAGED',
  ],
];

/** What the end of an ffmpeg means; undefined for a good end. */
export function codeOf(end: ProcessEnd): FailureCode | undefined {
  if (end.exitCode === 0) return undefined;
  return MEANINGS.find(([words]) => words.test(end.stderr))?.[1] ?? 'ENCODE_FAILED';
}

/** The error for an ffmpeg that ended badly: its code, the file if one is known to be at fault, and the last it said. */
export function ffmpegError(end: ProcessEnd, file: string | null = null): ReelbatchError {
  return new ReelbatchError(codeOf(end) ?? 'ENCODE_FAILED', lastWords(end), file);
}

/** The same end as it would be had ffmpeg told its errors alone. @param end of an ffmpeg that marked each message with its level. */
export function withErrorsAlone<End extends ProcessEnd>(end: End): End {
  const marked = end.stderr.split('\n').filter((line) => ERROR_MARK.test(line));
  return { ...end, stderr: marked.map((line) => line.replace(ERROR_MARK, '')).join('\n') };
}

const ERROR_MARK = /\[(error|fatal|panic)\] /;

/** Exit and last lines, without the addresses of ffmpeg's objects. */
export function lastWords({ exitCode, signal, stderr }: ProcessEnd): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/ @ 0x[0-9a-f]+/g, '').trim())
    .filter(Boolean)
    .slice(-SHOWN_LINES);
  const exit = signal ? `It was ended by ${signal}` : `It exited with ${exitCode}`;
  return lines.length > 0 ? `${exit}: ${lines.join(' / ')}` : `${exit}.`;
}
