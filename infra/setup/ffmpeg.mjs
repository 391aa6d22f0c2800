import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { installFfmpeg } from './ffmpeg-install.mjs';
import { isExecutable, onPath } from './places.mjs';
import { readRecord, writeRecord } from './record.mjs';
import { run } from './run.mjs';
import { isAtLeast, parseVersion } from './version.mjs';

const FLOOR = [5, 1, 0];
/** What the presets encode with: pictures and sound of mp4, mov and webm. */
const ENCODERS = ['libx264', 'aac', 'prores_ks', 'pcm_s24le', 'libvpx-vp9', 'libopus'];

/**
 * Finds ffmpeg and ffprobe (their settings, else PATH, else the system's package manager) and checks that they can do the work.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function findFfmpeg(context) {
  if (locate(context.env) === null) await installFfmpeg(context);
  const found = locate(context.env);
  if (found === null) throw new SetUpFailure('ffmpeg and ffprobe were installed but are not on PATH');
  const mark = `${markOf(found.ffmpeg)} ${markOf(found.ffprobe)}`;
  if (readRecord(context.root).ffmpegMark === mark) return context.report.already(`ffmpeg ${found.ffmpeg}`);
  await checkAbilities(found, context);
  writeRecord(context.root, { ...found, ffmpegMark: mark });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ffmpeg: string, ffprobe: string} | null} Null when PATH lacks one that no setting names.
 */
function locate(env) {
  const ffmpeg = fromSetting('REELBATCH_FFMPEG', env) ?? onPath('ffmpeg', env);
  const ffprobe = fromSetting('REELBATCH_FFPROBE', env) ?? onPath('ffprobe', env);
  return ffmpeg && ffprobe ? { ffmpeg, ffprobe } : null;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function fromSetting(name, env) {
  const value = env[name];
  if (!value) return null;
  if (!isExecutable(resolve(value))) throw new SetUpFailure(`${name}=${value}: there is no such program`);
  return resolve(value);
}

/**
 * @param {{ffmpeg: string, ffprobe: string}} found
 * @param {import('./step.mjs').Context} context
 */
async function checkAbilities({ ffmpeg, ffprobe }, { interrupted, report }) {
  const versions = await Promise.all(
    [ffmpeg, ffprobe].map((path) => run(path, ['-hide_banner', '-version'], { interrupted })),
  );
  for (const [i, { code, lines }] of versions.entries()) {
    const path = i === 0 ? ffmpeg : ffprobe;
    const first = lines[0] ?? '';
    if (code !== 0) throw new SetUpFailure(`${path} does not run: ${lines.at(-1) ?? 'no output'}`);
    const version = parseVersion(first.split(' Copyright')[0] ?? '');
    if (version === null) report.note(`${path}: a build without a version number (${first}), taken as it is`);
    else if (!isAtLeast(version, FLOOR))
      throw new SetUpFailure(
        `${path}: ${FLOOR.slice(0, 2).join('.')} or newer is needed, this is ${version.join('.')}`,
      );
  }
  const { lines } = await run(ffmpeg, ['-hide_banner', '-encoders'], { interrupted });
  const present = new Set(lines.map((line) => line.trim().split(/\s+/)[1]));
  const missing = ENCODERS.filter((name) => !present.has(name));
  if (missing.length > 0)
    throw new SetUpFailure(
      `${ffmpeg} lacks encoders: ${missing.join(', ')}. Name another build by REELBATCH_FFMPEG and REELBATCH_FFPROBE.`,
    );
  report.done(`${versions[0]?.lines[0]?.split(' Copyright')[0] ?? ffmpeg}: has ${ENCODERS.join(', ')}`);
}

/**
 * Changes when the program is replaced.
 *
 * @param {string} path
 */
function markOf(path) {
  const { size, mtimeMs, ino } = statSync(path);
  return `${path}:${size}:${mtimeMs}:${ino}`;
}
