import { proxyActivities } from '@temporalio/workflow';
import { CONTROL_QUEUE, type ControlActivities } from '../model/activities';
import type { WebhookDeliveryInput } from '../model/webhook';

/** A receiver that is away for a night is told in the morning. */
const { sendWebhook } = proxyActivities<Pick<ControlActivities, 'sendWebhook'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 hour' },
});

/** One message to one webhook: tried for a day, with longer and longer pauses. What it says, and to whom, lies in the store. */
export async function WebhookDelivery({ batchId, messageId }: WebhookDeliveryInput): Promise<void> {
  await sendWebhook({ batchId, messageId });
}
