import { setTimeout as wait } from 'node:timers/promises';
import { SetUpFailure } from './failure.mjs';
import { onPath } from './places.mjs';
import { elapsed } from './report.mjs';
import { run } from './run.mjs';

/**
 * The package managers that carry an ffmpeg, each with its commands. All are told not to ask.
 *
 * @type {ReadonlyArray<{program: string, asRoot: boolean, commands: ReadonlyArray<readonly string[]>}>}
 */
const MANAGERS = [
  {
    program: 'apt-get',
    asRoot: true,
    commands: [['update'], ['install', '-y', '--no-install-recommends', 'ffmpeg']],
  },
  { program: 'dnf', asRoot: true, commands: [['install', '-y', 'ffmpeg']] },
  { program: 'apk', asRoot: true, commands: [['add', '--no-cache', 'ffmpeg']] },
  { program: 'pacman', asRoot: true, commands: [['-Sy', '--noconfirm', 'ffmpeg']] },
  { program: 'zypper', asRoot: true, commands: [['--non-interactive', 'install', 'ffmpeg']] },
  { program: 'brew', asRoot: false, commands: [['install', 'ffmpeg']] },
];
const HELP = 'Install ffmpeg 5.1 or newer, or name it by REELBATCH_FFMPEG and REELBATCH_FFPROBE.';
const SHOWN_LINES = 8;
/** What package managers say while another process of theirs runs, as a fresh machine often has one that updates it. */
const LOCKED = /could not get lock|unable to lock/i;
const LOCKED_MS = 300_000;
const TRY_AGAIN_MS = 2_000;

/**
 * Installs ffmpeg by the first package manager on PATH, as root or by a sudo that does not ask.
 *
 * @param {import('./step.mjs').Context} context
 */
export async function installFfmpeg(context) {
  const { env, report, interrupted } = context;
  const manager = MANAGERS.find(({ program }) => onPath(program, env));
  if (!manager) throw new SetUpFailure(`There is no ffmpeg on PATH and no package manager that is known. ${HELP}`);
  const before = manager.asRoot ? await rootPrefix(context) : [];
  if (before === null) throw new SetUpFailure(`There is no ffmpeg on PATH, and ${manager.program} needs root. ${HELP}`);
  const since = Date.now();
  for (const command of manager.commands) {
    const [program, ...args] = [...before, manager.program, ...command];
    report.done(`ffmpeg: ${[program, ...args].join(' ')}`);
    const { code, lines } = await whenUnlocked(
      async () =>
        await run(/** @type {string} */ (program), args, {
          interrupted,
          env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
          onLine: (line) => report.progress(`${elapsed(since)}: ${line}`),
        }),
      interrupted,
    );
    if (code !== 0)
      throw new SetUpFailure([`${manager.program} failed. ${HELP}`, ...lines.slice(-SHOWN_LINES)].join('\n  '));
  }
  report.done(`ffmpeg: installed in ${elapsed(since)}`);
}

/**
 * Runs a command again for as long as it is kept out by another one's lock, for some minutes at most.
 *
 * @param {() => Promise<import('./run.mjs').Outcome>} attempt
 * @param {AbortSignal} interrupted
 */
async function whenUnlocked(attempt, interrupted) {
  const until = Date.now() + LOCKED_MS;
  for (;;) {
    const outcome = await attempt();
    if (outcome.code === 0 || Date.now() > until || !outcome.lines.some((line) => LOCKED.test(line))) return outcome;
    await wait(TRY_AGAIN_MS, undefined, { signal: interrupted }).catch(() => interrupted.throwIfAborted());
  }
}

/**
 * @param {import('./step.mjs').Context} context
 * @returns {Promise<readonly string[] | null>} Null when there is no way to be root without a password.
 */
async function rootPrefix({ env, interrupted }) {
  if (process.getuid?.() === 0) return [];
  if (!onPath('sudo', env)) return null;
  const { code } = await run('sudo', ['-n', 'true'], { interrupted, env });
  return code === 0 ? ['sudo', '-n'] : null;
}
