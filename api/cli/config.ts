const DEFAULT_URL = 'http://127.0.0.1:8080';

/**
 * Where the API is, unless the command line says it. The setting's row is in model/settings.ts; its reader is not used, since that
 * loads a library of schemas which takes longer than all else of this program.
 */
export function readUrl(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['REELBATCH_URL'] || DEFAULT_URL;
}
