import type { Problem } from './openapi';

/** An answer that is no success, with the problem that the API described. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(readonly problem: Problem) {
    const faults = problem.errors.map(({ pointer, message }) => `\n  ${pointer || 'the request'}: ${message}`);
    super(`${problem.detail}${faults.join('')}\n${problem.hint}`);
  }
}

/** Somebody answered, and it was not the API: what stands between us and it may answer too, and not with a problem. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';

  constructor({ url, status, statusText }: Response, text: string) {
    super(`${url} answered ${status} ${statusText}: ${text.slice(0, 200)}`);
  }
}
