import { createHash } from 'node:crypto';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { CONTROL_QUEUE } from '../../model/activities';
import type { BatchSnapshot, JobSnapshot } from '../../model/snapshot';
import { globalWebhook, type Webhook, type WebhookMessage } from '../../model/webhook';
import { WEBHOOK_DELIVERY_WORKFLOW, type WebhookDeliveryInput } from '../../model/webhook-delivery';
import { webhookWorkflowId } from '../../model/workflow-id';
import type { Store } from '../../store/store';
import { type Happening, happenedToBatch, happenedToJob } from './happenings';

export interface Written {
  readonly batch: BatchSnapshot;
  readonly jobs: readonly { readonly position: number; readonly job: JobSnapshot }[];
  readonly more?: boolean;
}

/**
 * Has told what is about to be written of a batch, to whom it concerns. Before it is written: who is interrupted between the two finds
 * the same again, and the same message is sent once, by a workflow of its name.
 */
export class Outbox {
  private readonly everywhere: readonly Webhook[];

  constructor(
    private readonly store: Pick<Store, 'specifications' | 'snapshots' | 'webhooks'>,
    globalUrl: string | undefined,
  ) {
    this.everywhere = globalUrl === undefined ? [] : [globalWebhook(globalUrl)];
  }

  async announce({ batch, jobs, more = false }: Written, client: Client): Promise<void> {
    const specification = await this.store.specifications.read(batch.batch_id);
    const webhooks = [...this.everywhere, ...(specification?.webhooks ?? [])];
    if (!specification || webhooks.length === 0) return;
    const happenings: Happening[] = [];
    if (webhooks.some(({ events }) => events.includes('job.ended'))) {
      const pages = await this.store.snapshots.pagesAt(
        batch.batch_id,
        jobs.map(({ position }) => position),
      );
      for (const { position, job } of jobs)
        happenings.push(...happenedToJob(batch.batch_id, pages(position)?.job(job.id), job));
    }
    if (!more)
      happenings.push(...happenedToBatch(specification, await this.store.snapshots.read(batch.batch_id), batch));
    for (const happening of happenings) {
      for (const webhook of webhooks)
        if (webhook.events.includes(happening.type)) {
          const everywhere = this.everywhere.includes(webhook) ? ({ everywhere: true } as const) : {};
          await this.send({ ...messageOf(batch, happening, webhook.url), ...everywhere }, client);
        }
    }
  }

  private async send(message: WebhookMessage, client: Client): Promise<void> {
    await this.store.webhooks.add(message);
    const input: WebhookDeliveryInput = { batchId: message.batch_id, messageId: message.id };
    try {
      await client.workflow.start(WEBHOOK_DELIVERY_WORKFLOW, {
        taskQueue: CONTROL_QUEUE,
        workflowId: webhookWorkflowId(message.id),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `${message.type} of batch ${message.batch_id}`,
        args: [input],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

function messageOf({ batch_id, as_of }: BatchSnapshot, { type, key, data }: Happening, url: string): WebhookMessage {
  const id = `msg_${createHash('sha256')
    .update(JSON.stringify([batch_id, key, url]))
    .digest('hex')
    .slice(0, 32)}`;
  const body = JSON.stringify({ type, timestamp: as_of, data });
  const untried = { attempts: 0, last_attempt_at: null, last_error: null, delivered_at: null };
  return { id, batch_id, url, type, created_at: as_of, body, ...untried };
}
