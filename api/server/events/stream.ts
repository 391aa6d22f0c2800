import type { Request, Response } from 'express';
import type { NumberedEvent } from './feed';
import type { Watch } from './watch';

/** A comment that nobody reads: without one a proxy takes a quiet connection for a dead one. */
const BREATH_MS = 15_000;
/** How long a client waits before it comes back. */
const RETRY_MS = 2000;
/** A client that reads so little is cut off; it comes back for what it missed. */
const MOST_UNREAD_BYTES = 4_000_000;

/**
 * Answers a request by a stream of server-sent events (WHATWG HTML, "Server-sent events"), until the client goes.
 * @returns false when there is nothing to follow: then nothing was answered.
 */
export async function openStream(watch: Watch, request: Request, response: Response): Promise<boolean> {
  const begin = () => {
    if (response.headersSent) return;
    response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    response.write(`retry: ${RETRY_MS}\n\n`);
  };
  const end = await watch.follow(request.get('Last-Event-ID'), (event) => {
    begin();
    response.write(asText(event));
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  });
  if (!end) return false;
  begin();
  if (request.method === 'HEAD') response.end();
  response.flushHeaders();
  const breath = setInterval(() => response.write(': still here\n\n'), BREATH_MS);
  const stop = () => {
    clearInterval(breath);
    end();
  };
  response.on('close', stop);
  if (response.destroyed) stop();
  return true;
}

function asText({ id, type, data }: NumberedEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
