import { createHash } from 'node:crypto';
import { ReelbatchError } from '../../model/failure';
import type { FfmpegBuild } from '../../model/ffmpeg-build';
import { lastWords } from './failure';
import type { Programs } from './programs';
import { runProcess } from './start-process';

export interface EncoderBuild {
  /** The version that a person knows it by: `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** Version and a hash of the whole banner, libraries and configuration included: another build may write other bytes. */
  readonly id: string;
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
}

const known = new Map<string, Promise<EncoderBuild>>();

/** Asks ffmpeg once for each process what it is. */
export async function encoderBuild(programs: Programs): Promise<EncoderBuild> {
  const asked = known.get(programs.ffmpeg) ?? ask(programs.ffmpeg);
  known.set(programs.ffmpeg, asked);
  asked.catch(() => known.delete(programs.ffmpeg));
  return await asked;
}

async function ask(program: string): Promise<EncoderBuild> {
  const banner = await output(program, ['-version']);
  const encoders = await output(program, ['-hide_banner', '-encoders']);
  const filters = await output(program, ['-hide_banner', '-filters']);
  const version = /^ffmpeg version (\S+)/.exec(banner)?.[1] ?? 'unknown';
  const id = `${version} ${createHash('sha256').update(banner).digest('hex').slice(0, 16)}`;
  return {
    version,
    id,
    encoders: firstWords(encoders, /^ [VAS][A-Z.]{5} (\w\S*)/gm),
    filters: firstWords(filters, /^ [A-Z.]{2,3} (\S+) +\S+->\S+/gm),
  };
}

/** The names in one of ffmpeg's lists: what stands behind its columns of letters. */
function firstWords(listing: string, line: RegExp): ReadonlySet<string> {
  return new Set([...listing.matchAll(line)].map((match) => match[1] ?? ''));
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const end = await runProcess({
    program,
    arguments: args,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  if (end.exitCode !== 0) throw new ReelbatchError('ENCODE_FAILED', lastWords(end));
  return lines.join('\n');
}

/** The same as a worker writes it down. */
export async function describeBuild(programs: Programs): Promise<FfmpegBuild> {
  const { version, id, encoders, filters } = await encoderBuild(programs);
  return { version, id, encoders: [...encoders], filters: [...filters] };
}
