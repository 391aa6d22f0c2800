import { createHash } from 'node:crypto';
import { ReelbatchError } from '../../model/failure';
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
  const listing = await output(program, ['-hide_banner', '-encoders']);
  const filterListing = await output(program, ['-hide_banner', '-filters']);
  const version = /^ffmpeg version (\S+)/.exec(banner)?.[1] ?? 'unknown';
  const encoders = [...listing.matchAll(/^ [VAS][A-Z.]{5} (\S+)/gm)].map((match) => match[1] ?? '');
  const filters = [...filterListing.matchAll(/^ [A-Z.]{2,3} (\S+) +\S+->\S+/gm)].map((match) => match[1] ?? '');
  const id = `${version} ${createHash('sha256').update(banner).digest('hex').slice(0, 16)}`;
  return { version, id, encoders: new Set(encoders), filters: new Set(filters) };
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
