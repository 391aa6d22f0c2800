import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  /** Tells the process from a later one with the same pid. */
  readonly started: string;
}

/**
 * Takes a state folder for this process: two stacks on one database would ruin it. The lock of a process that is gone is taken over.
 * @returns what gives it back.
 * @throws Error naming the process that has it.
 */
export function lockStateFolder(stateDir: string): () => void {
  mkdirSync(stateDir, { recursive: true });
  const path = join(stateDir, 'stack.lock');
  const holder = readHolder(path);
  if (holder && startOf(holder.pid) === holder.started) throw takenBy(holder, stateDir);
  rmSync(path, { force: true });
  take(path, stateDir);
  return () => rmSync(path, { force: true });
}

/** The file gets its name with its content in it, and only one of two can give it that name. */
function take(path: string, stateDir: string): void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(own, path);
  } catch (error) {
    const winner = readHolder(path);
    throw winner ? takenBy(winner, stateDir) : error;
  } finally {
    rmSync(own, { force: true });
  }
}

function takenBy({ pid }: Holder, stateDir: string): Error {
  return new Error(
    `Process ${pid} runs on the state folder ${stateDir} already. Stop it, or choose another folder by REELBATCH_STATE_DIR.`,
  );
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** When a process started, in the system's own words; null when there is no such process. */
function startOf(pid: number): string | null {
  if (existsSync('/proc/self/stat')) return startInProc(pid);
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** Field 22 of /proc/PID/stat (proc(5)), counted behind the name, which may hold spaces and parentheses. */
function startInProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
