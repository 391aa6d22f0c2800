import type { Router } from 'express';
import type { WebhookMessageListView, WebhookMessageView } from '../../model/views';
import { shownUrl, type WebhookMessage } from '../../model/webhook';
import { type Identity, identityOf } from './access/identity';
import type { RouteParts } from './batch-routes';
import { takesOnly } from './methods';
import { batchId, need } from './named';
import { BATCHES } from './present';
import { Problem } from './problem';

/** What a batch has told its webhooks. */
export function addWebhookRoutes(router: Router, { batches, store, temporal }: RouteParts): void {
  router
    .route('/:batchId/webhooks')
    .get(async ({ params }, response) => {
      const { specification } = await need(batches.read(batchId(params)));
      const all = await store.webhooks.list(specification.id);
      const messages = all.filter((message) => concerns(message, identityOf(response)));
      response.json({ messages: messages.map(present) } satisfies WebhookMessageListView);
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/webhooks/:messageId/replay')
    .post(async ({ params }, response) => {
      const { specification } = await need(batches.read(batchId(params)));
      const message = await store.webhooks.read(specification.id, params.messageId);
      if (!message || !concerns(message, identityOf(response))) throw new Problem('MESSAGE_NOT_FOUND');
      await temporal.sendWebhook(message);
      response.status(202).json(present(message));
    })
    .all(takesOnly('POST'));
}

/** What the studio's own webhook is told is no matter of a tenant. */
function concerns({ everywhere }: WebhookMessage, { tenant }: Identity): boolean {
  return tenant === null || !everywhere;
}

function present({ batch_id, body: _, everywhere: _own, url, ...message }: WebhookMessage): WebhookMessageView {
  return { ...message, url: shownUrl(url), links: { replay: `${BATCHES}/${batch_id}/webhooks/${message.id}/replay` } };
}
