import { spawn } from 'node:child_process';

/**
 * How a command ended. `code` is null when it was killed or could not be started.
 *
 * @typedef {{code: number | null, lines: string[], timedOut: boolean}} Outcome
 */

/**
 * Runs a command without input, in a process group of its own, and collects the lines of both outputs. It never rejects for what the
 * command does; it rejects when the person interrupts, after the whole group has been ended.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} options
 * @param {AbortSignal} options.interrupted
 * @param {Record<string, string | undefined>} [options.env]
 * @param {string} [options.cwd]
 * @param {AbortSignal} [options.limit] Ends the command without interrupting the set-up.
 * @param {(line: string) => void} [options.onLine]
 * @returns {Promise<Outcome>}
 */
export async function run(program, args, { interrupted, env, cwd, limit, onLine }) {
  interrupted.throwIfAborted();
  const child = spawn(program, args, {
    detached: true,
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  /** @type {string[]} */
  const lines = [];
  const keep = splitLines((line) => {
    lines.push(line);
    onLine?.(line);
  });
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = () => endGroup(child.pid);
  interrupted.addEventListener('abort', end);
  limit?.addEventListener('abort', end);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message);
      resolve(null);
    });
    child.once('close', resolve);
  });
  interrupted.removeEventListener('abort', end);
  interrupted.throwIfAborted();
  return { code, lines, timedOut: limit?.aborted ?? false };
}

/** @param {number | undefined} pid */
function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** @param {(line: string) => void} onLine */
function splitLines(onLine) {
  let rest = '';
  return (/** @type {Buffer} */ chunk) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim()) onLine(part.trimEnd());
  };
}
