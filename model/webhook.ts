import { z } from 'zod';
import { only, onlyFields } from './fault-words';

/** What may be told to somebody else's server. */
export const WEBHOOK_EVENTS = ['batch.started', 'batch.ended', 'job.ended'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Of large batches nobody wants to hear of each job who did not ask for it. */
const USUAL_EVENTS: readonly WebhookEvent[] = ['batch.started', 'batch.ended'];

const LONGEST_URL = 2000;
export const MOST_WEBHOOKS = 5;

/** `https://host/path`, and nothing in it that is to be kept secret from who reads the batch. */
export function isWebhookUrl(given: string): boolean {
  if (given.length > LONGEST_URL || !URL.canParse(given)) return false;
  const { protocol, username, password, hash } = new URL(given);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && hash === '';
}

export const URL_WORDS = `an http or https address of at most ${LONGEST_URL} characters, without user, password and fragment`;
const urlError = only(URL_WORDS);
const eventsError = only(`a list of ${WEBHOOK_EVENTS.join(', ')}, none twice`);
const shape = {
  url: z.string({ error: urlError }).refine(isWebhookUrl, { error: urlError }),
  events: z
    .array(z.enum(WEBHOOK_EVENTS, { error: only(`one of ${WEBHOOK_EVENTS.join(', ')}`) }), { error: eventsError })
    .min(1, { error: eventsError })
    .refine((events) => new Set(events).size === events.length, { error: eventsError })
    .default([...USUAL_EVENTS]),
};

/** Whom a batch tells of what becomes of it. */
export const webhookSchema = z.strictObject(shape, { error: onlyFields('a webhook', Object.keys(shape)) });
export type Webhook = z.infer<typeof webhookSchema>;

/** The webhook of all batches: by a setting. */
export function globalWebhook(url: string): Webhook {
  return { url, events: [...USUAL_EVENTS] };
}

/** One message to one address, as the store keeps it. */
export interface WebhookMessage {
  /** The same in every attempt and in every replay: by it a receiver knows what it has seen. */
  readonly id: string;
  readonly batch_id: string;
  readonly url: string;
  /** To the webhook of the setting and none of the batch's own: no matter of a tenant. */
  readonly everywhere?: true;
  readonly type: WebhookEvent;
  readonly created_at: string;
  /** What is sent: JSON, the same bytes each time. */
  readonly body: string;
  readonly attempts: number;
  readonly last_attempt_at: string | null;
  /** Why the last attempt failed; null when it did not. */
  readonly last_error: string | null;
  readonly delivered_at: string | null;
}

/** An address as it may be shown: whose it is. What stands behind the host is often what lets one in. */
export function shownUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? url : `${origin}/...`;
}
