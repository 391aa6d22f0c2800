import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { ReelbatchError } from '../../model/failure';
import { forbiddenAddress, isPublic, lookUpPublic } from './public-address';

/** A server that takes longer has not taken it. */
const LIMIT_MS = 15_000;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the address may be one of a private network. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/**
 * Posts to somebody else's server. A redirect is not followed: it would lead where nobody looked.
 * @throws ReelbatchError WEBHOOK_FORBIDDEN for a private address, WEBHOOK_GONE for who wants no more of it, WEBHOOK_FAILED for all else.
 */
export async function post({ url, headers, body, allowPrivate, signal }: Post): Promise<void> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  // An address in figures is not looked up.
  if (!allowPrivate && isIP(host) !== 0 && !isPublic(host)) throw forbiddenAddress(host);
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  const status = await new Promise<number>((resolve, reject) => {
    const sending = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
        ...(allowPrivate ? {} : { lookup: lookUpPublic }),
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sending.on('error', (error: Error) => reject(asFailure(error, host, signal)));
    sending.end(body);
  });
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new ReelbatchError('WEBHOOK_GONE', `${host} answered 410.`);
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  throw new ReelbatchError('WEBHOOK_FAILED', `${host} answered ${status}${redirect}.`);
}

function asFailure(error: Error, host: string, signal: AbortSignal): Error {
  if (error instanceof ReelbatchError || signal.aborted) return error;
  if (error.name === 'TimeoutError' || (error.cause as Error | undefined)?.name === 'TimeoutError')
    return new ReelbatchError('WEBHOOK_FAILED', `${host} did not answer in ${LIMIT_MS / 1000} s.`);
  return new ReelbatchError('WEBHOOK_FAILED', `${host}: ${error.message || (error as NodeJS.ErrnoException).code}.`);
}
