import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebhookMessage } from '../model/webhook';
import { readJson, writeJson } from './json-file';

const FILE = /^(msg_[0-9a-f]{32})\.json$/;

/** Messages to webhooks with what became of them, a file each. */
export class Webhooks {
  constructor(private readonly directory: string) {}

  /** Lays a message down; one that is there stays as it is. */
  async add(message: WebhookMessage): Promise<void> {
    if (!(await this.read(message.batch_id, message.id))) await this.write(message);
  }

  async read(batchId: string, id: string): Promise<WebhookMessage | undefined> {
    return FILE.test(`${id}.json`) ? await readJson<WebhookMessage>(this.path(batchId, id)) : undefined;
  }

  /** Written by the one delivery of it that is under way. */
  async write(message: WebhookMessage): Promise<void> {
    await writeJson(this.path(message.batch_id, message.id), message);
  }

  /** All messages of a batch, oldest first. */
  async list(batchId: string): Promise<readonly WebhookMessage[]> {
    const names = await readdir(join(this.directory, batchId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const ids = names.flatMap((name) => FILE.exec(name)?.[1] ?? []);
    const messages = await Promise.all(ids.map((id) => this.read(batchId, id)));
    const key = ({ created_at, id }: WebhookMessage) => `${created_at} ${id}`;
    return messages.filter((message) => message !== undefined).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  private path(batchId: string, id: string): string {
    return join(this.directory, batchId, `${id}.json`);
  }
}
