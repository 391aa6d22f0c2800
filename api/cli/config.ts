const DEFAULT_URL = 'http://127.0.0.1:8080';

/**
 * Where the API is, unless the command line says it. The setting's row is in model/settings.ts; its reader is not used, since that
 * loads a library of schemas which takes longer than all else of this program.
 */
export function readUrl(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['REELBATCH_URL'] || DEFAULT_URL;
}

/** The key to show to the API, where it asks for one. In no flag: a command line can be read by every program of a machine. */
export function readKey(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['REELBATCH_API_KEY'] || undefined;
}
