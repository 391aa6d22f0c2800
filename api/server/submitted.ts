import type { Request, Response } from 'express';
import { identityOf } from './access/identity';
import { idempotencyKey } from './idempotency';
import type { Submitted } from './intake';
import { Problem } from './problem';

/** What a request submits, and for whom. @throws Problem when it is not JSON, or its Idempotency-Key is none. */
export function submitted(request: Request, response: Response): Submitted {
  if (!request.is('application/json')) throw new Problem('UNSUPPORTED_MEDIA_TYPE');
  const { tenant } = identityOf(response);
  return { body: request.body, idempotencyKey: idempotencyKey(request.get('Idempotency-Key')), tenant };
}
