import type { BatchStatus } from '../../model/status';

/** How the program ends, for scripts; docs/cli.md is this table in print. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'It was done; a batch that was watched completed.' },
  failed: { code: 1, meaning: 'It was refused or went wrong; a batch that was watched failed.' },
  usage: { code: 2, meaning: 'The command line, or a file that it names, cannot be used. Nothing was sent.' },
  unreachable: { code: 3, meaning: 'The API does not answer, or Temporal does not answer it. It may be tried again.' },
  partiallyFailed: { code: 4, meaning: 'A batch that was watched ended with some jobs failed or skipped.' },
  cancelled: { code: 5, meaning: 'A batch that was watched was cancelled.' },
  interrupted: { code: 130, meaning: 'Ctrl-C or SIGTERM. A batch goes on.' },
} as const;

export type Exit = keyof typeof EXIT_CODES;

/** How watching a batch ends which has ended. */
export function exitOf(status: BatchStatus): Exit {
  if (status === 'failed') return 'failed';
  if (status === 'partially_failed') return 'partiallyFailed';
  return status === 'cancelled' ? 'cancelled' : 'ok';
}
