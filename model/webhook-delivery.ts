/** What starts and asks the workflow that delivers one message. Without a schema: workflows are bundled with it. */
export const WEBHOOK_DELIVERY_WORKFLOW = 'WebhookDelivery';

/** Asks a delivery that is under way to send its message again when it has. */
export const SEND_AGAIN = 'again';

/** Names a message that lies in the store: what it says and to whom is not for who reads histories. */
export interface WebhookDeliveryInput {
  readonly batchId: string;
  readonly messageId: string;
  /** Started by a signal to send, which is not to count for one more. */
  readonly replay?: true;
}
