/** pino's number of the level `warn`. */
const WARN = 40;

/**
 * What a person should see of a line that a process of ours printed: warnings and errors of its log, and whatever is no log line but
 * went to stderr, such as the stack of a crash. Null for all else.
 */
export function warningIn(line: string, output: 'stdout' | 'stderr'): string | null {
  const entry = parseEntry(line);
  if (entry === null) return output === 'stderr' && line.trim() !== '' ? line : null;
  if (typeof entry.level !== 'number' || entry.level < WARN) return null;
  return [entry.msg, entry.workflowId, entry.err?.message ?? entry.error].filter(Boolean).join(': ');
}

interface LogEntry {
  readonly level?: unknown;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
  /** Of Temporal's own lines: which batch or job, and why. */
  readonly workflowId?: string;
  readonly error?: string;
}

function parseEntry(line: string): LogEntry | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return null;
  }
}
