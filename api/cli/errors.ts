import { styleText } from 'node:util';
import { ApiError, StrangeAnswer } from '../client/client';
import type { Problem } from '../client/openapi';
import type { Exit } from './exit-codes';

/** What ends the program, in words for a person. */
export class Stop extends Error {
  override readonly name = 'Stop';

  /** @param hint what to do. */
  constructor(
    readonly exit: Exit,
    message: string,
    readonly hint = '',
  ) {
    super(message);
  }
}

/** The API's hints name its own addresses; here is what to type instead. */
const HINTS: Readonly<Record<string, string>> = {
  BATCH_NOT_FOUND: 'List the batches: reelbatch list',
  JOB_NOT_FOUND: 'Look at the batch, it lists its jobs: reelbatch show <batch>',
  DELIVERABLE_NOT_FOUND: 'Look at the job, it lists its deliverables: reelbatch show <batch> <job>',
  SCHEDULE_NOT_FOUND: 'List the schedules: reelbatch schedule list',
};

export interface Described {
  readonly exit: Exit;
  /** What, where, what to do: for a person. */
  readonly text: string;
  /** The same for a program: the API's own problem, or what of one there is when it is not the API that refuses. */
  readonly problem: Pick<Problem, 'code' | 'detail' | 'hint' | 'errors'>;
}

/** @param url where the API was asked for. */
export function describeError(error: unknown, url: string): Described {
  if (error instanceof ApiError) return ofProblem(error);
  if (error instanceof Stop) return ofOwn(error.exit, error.message, error.hint);
  if (error instanceof StrangeAnswer)
    return ofOwn('unreachable', `It is not the API that answers: ${error.message}`, ELSEWHERE);
  // How the client says that an id is none.
  if (error instanceof RangeError) return ofOwn('usage', error.message, '');
  if (isUnreachable(error))
    return ofOwn('unreachable', `The API does not answer at ${url}${reasonOf(error)}.`, ELSEWHERE);
  return ofOwn('failed', error instanceof Error ? error.message : String(error), '');
}

const ELSEWHERE = 'Start it with npm start, or say where it is with --url or REELBATCH_URL.';

function ofOwn(exit: Exit, detail: string, hint: string): Described {
  return { exit, text: inLines(detail, [], hint), problem: { code: exit.toUpperCase(), detail, hint, errors: [] } };
}

function ofProblem({ problem }: ApiError): Described {
  const { code, detail, errors, hint } = problem;
  const faults = errors.map(({ pointer, message }) => `${pointer || 'the request'}: ${message}`);
  const text = inLines(`${detail} (${code})`, faults, HINTS[code] ?? hint);
  return { exit: code === 'TEMPORAL_UNAVAILABLE' ? 'unreachable' : 'failed', text, problem };
}

/** True for what fetch throws when nobody answers, or when the answer breaks off. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && (error.cause !== undefined || error.message === 'terminated');
}

function reasonOf(error: unknown): string {
  const { code, message } = ((error as Error).cause ?? {}) as { code?: string; message?: string };
  return code || message ? ` (${code ?? message})` : '';
}

function inLines(what: string, where: readonly string[], hint: string): string {
  const mark = styleText('red', 'error:', { stream: process.stderr });
  return [`${mark} ${what}`, ...where.map((one) => `  ${one}`), ...(hint === '' ? [] : [`What to do: ${hint}`])].join(
    '\n',
  );
}
