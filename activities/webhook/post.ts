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
  /** For all of it: look-up, connection, sending and the head of the answer. Default: 15 s. */
  readonly limitMs?: number;
}

/**
 * Posts to somebody else's server. A redirect is not followed: it would lead where nobody looked.
 * @throws ReelbatchError WEBHOOK_FORBIDDEN for a private address, WEBHOOK_GONE for who wants no more of it, WEBHOOK_FAILED for all else.
 */
export async function post({ url, headers, body, allowPrivate, signal, limitMs = LIMIT_MS }: Post): Promise<void> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  // An address in figures is not looked up.
  if (!allowPrivate && isIP(host) !== 0 && !isPublic(host)) throw forbiddenAddress(host);
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  // A timer of our own: one of AbortSignal.timeout that nobody else holds may be collected before it fires.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const status = await new Promise<number>((resolve, reject) => {
    const sending = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
        agent: false,
        signal: AbortSignal.any([signal, limit.signal]),
        ...(allowPrivate ? {} : { lookup: lookUpPublic }),
      },
      (response) => {
        // What else it has to say is not read, however much that is.
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sending.on('error', (error: Error) => {
      if (error instanceof ReelbatchError || signal.aborted) reject(error);
      else reject(new ReelbatchError('WEBHOOK_FAILED', reasonOf(error, host, limit.signal.aborted ? limitMs : null)));
    });
    sending.end(body);
  }).finally(() => clearTimeout(timer));
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new ReelbatchError('WEBHOOK_GONE', `${host} answered 410.`);
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  throw new ReelbatchError('WEBHOOK_FAILED', `${host} answered ${status}${redirect}.`);
}

/** @param limitMs null when it ended for another reason. */
function reasonOf(error: Error, host: string, limitMs: number | null): string {
  if (limitMs !== null) return `${host} did not answer in ${limitMs / 1000} s.`;
  return `${host}: ${error.message || (error as NodeJS.ErrnoException).code}.`;
}
