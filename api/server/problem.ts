import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { FAILURES, type FailureCode, ReelbatchError } from '../../model/failure';
import type { ProblemFault, ProblemView } from '../../model/views';

/** Thrown by a handler to answer with a problem of the table, with every fault that was found. */
export class Problem extends ReelbatchError {
  constructor(
    code: FailureCode,
    detail?: string,
    readonly faults: readonly ProblemFault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, detail);
  }
}

/** body-parser's and http-errors' own types, as problems. */
const PARSER_PROBLEMS: Readonly<Record<string, FailureCode>> = {
  'entity.parse.failed': 'INVALID_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'request.aborted': 'INVALID_JSON',
  'request.size.invalid': 'INVALID_JSON',
};

/** Answers whatever was thrown as RFC 9457 problem details. Only what nobody foresaw is a 500, and is logged in full. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = refusalOf(error);
    if (FAILURES[problem.code].http >= 500)
      log.error({ err: error, request_id: response.locals['requestId'] }, problem.failure.message);
    answer(problem, request, response);
  };
}

type Refusal = Pick<Problem, 'code' | 'failure' | 'faults' | 'headers'>;

function refusalOf(error: unknown): Refusal {
  if (error instanceof Problem) return error;
  if (error instanceof ReelbatchError) return { code: error.code, failure: error.failure, faults: [], headers: {} };
  const { type, status, code, message } = (error ?? {}) as {
    type?: string;
    status?: number;
    code?: unknown;
    message?: string;
  };
  const known = type === undefined ? undefined : PARSER_PROBLEMS[type];
  if (known) return new Problem(known, known === 'INVALID_JSON' ? message : undefined);
  if (error instanceof URIError) return new Problem('NOT_FOUND');
  // zlib's own codes: the body does not decompress as its Content-Encoding says.
  if (typeof code === 'string' && code.startsWith('Z_')) return new Problem('INVALID_JSON', 'It does not decompress.');
  if (status === 400) return new Problem('INVALID_JSON', message);
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return new Problem('STORE_UNAVAILABLE', `The system said ${code}.`);
  return new Problem('INTERNAL');
}

function answer(problem: Refusal, request: Request, response: Response): void {
  const { code, failure, faults, headers } = problem;
  const { http, summary } = FAILURES[code];
  const body: ProblemView = {
    type: `urn:reelbatch:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: summary,
    status: http,
    detail: failure.message,
    instance: request.originalUrl,
    code,
    hint: failure.hint,
    errors: [...faults],
  };
  const text = JSON.stringify(body);
  // Not by `send`: a problem is no state of anything, has no ETag and is not kept.
  response.removeHeader('ETag');
  response.set('Cache-Control', 'no-store');
  response.status(http).set(headers).set('Content-Type', 'application/problem+json; charset=utf-8');
  response.set('Content-Length', String(Buffer.byteLength(text))).end(text);
}
