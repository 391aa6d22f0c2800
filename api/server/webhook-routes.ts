import type { Router } from 'express';
import type { WebhookMessageListView, WebhookMessageView } from '../../model/views';
import type { WebhookMessage } from '../../model/webhook';
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
      const messages = await store.webhooks.list(specification.id);
      response.json({ messages: messages.map(present) } satisfies WebhookMessageListView);
    })
    .all(takesOnly('GET'));

  router
    .route('/:batchId/webhooks/:messageId/replay')
    .post(async ({ params }, response) => {
      const { specification } = await need(batches.read(batchId(params)));
      const message = await store.webhooks.read(specification.id, params.messageId);
      if (!message) throw new Problem('MESSAGE_NOT_FOUND');
      await temporal.sendWebhook(message);
      response.status(202).json(present(message));
    })
    .all(takesOnly('POST'));
}

function present({ batch_id, body: _, ...message }: WebhookMessage): WebhookMessageView {
  return { ...message, links: { replay: `${BATCHES}/${batch_id}/webhooks/${message.id}/replay` } };
}
