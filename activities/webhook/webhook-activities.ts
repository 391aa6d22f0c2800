import { Webhook } from 'standardwebhooks';
import type { ControlActivities } from '../../model/activities';
import { ReelbatchError } from '../../model/failure';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';
import { post } from './post';

export interface WebhookParts {
  readonly store: Pick<Store, 'webhooks'>;
  /** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks has it; without one nothing is sent. */
  readonly secret: string | undefined;
  readonly allowPrivate: boolean;
}

/** Sends messages, signed by the scheme of Standard Webhooks (standardwebhooks.com), and keeps what became of them. */
export function createWebhookActivities({
  store,
  secret,
  allowPrivate,
}: WebhookParts): Pick<ControlActivities, 'sendWebhook'> {
  return {
    async sendWebhook({ batchId, messageId }) {
      await runActivity(async ({ signal }) => {
        const message = await store.webhooks.read(batchId, messageId);
        if (!message) throw new ReelbatchError('STORE_UNAVAILABLE', `Message ${messageId} is not in it.`);
        const now = new Date();
        const tried = { ...message, attempts: message.attempts + 1, last_attempt_at: now.toISOString() };
        try {
          if (secret === undefined)
            throw new ReelbatchError('WEBHOOK_FORBIDDEN', 'This worker has no REELBATCH_WEBHOOK_SECRET to sign with.');
          const headers = {
            'Content-Type': 'application/json',
            'User-Agent': 'reelbatch',
            'webhook-id': message.id,
            'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
            'webhook-signature': new Webhook(secret).sign(message.id, now, message.body),
          };
          await post({ url: message.url, headers, body: message.body, allowPrivate, signal });
        } catch (error) {
          const why = error instanceof ReelbatchError ? error.failure.message : String(error);
          await store.webhooks.write({ ...tried, last_error: why });
          throw error;
        }
        await store.webhooks.write({ ...tried, last_error: null, delivered_at: new Date().toISOString() });
      });
    },
  };
}
