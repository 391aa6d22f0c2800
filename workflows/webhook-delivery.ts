import { defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import { CONTROL_QUEUE, type ControlActivities } from '../model/activities';
import { SEND_AGAIN, type WebhookDeliveryInput } from '../model/webhook-delivery';

/** A receiver that is away for a night is told in the morning. */
const { sendWebhook } = proxyActivities<Pick<ControlActivities, 'sendWebhook'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 hour' },
});

/**
 * One message to one webhook: tried for a day, with longer and longer pauses. What it says, and to whom, lies in the store. Asked for it
 * again meanwhile it is sent once more, however often it was asked: a replay that comes in the moment of the end is not lost.
 */
export async function WebhookDelivery({ batchId, messageId, replay }: WebhookDeliveryInput): Promise<void> {
  let asked = 0;
  setHandler(defineSignal(SEND_AGAIN), () => {
    asked += 1;
  });
  // The signal that started it comes to the handler at once or a moment later, and is the sending itself.
  let done = replay ? 1 : 0;
  await sendWebhook({ batchId, messageId });
  while (asked > done) {
    done = asked;
    await sendWebhook({ batchId, messageId });
  }
}
