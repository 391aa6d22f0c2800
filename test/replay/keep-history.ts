import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

/** Writes the history of a workflow to where replay.test.ts looks for it. */
export async function keepHistory(client: Client, workflowId: string, name: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  // Stack traces name folders of the machine and decide nothing.
  const json = historyToJSON(history).replace(/("stackTrace": )"(?:[^"\\]|\\.)*"/g, '$1""');
  await writeFile(join(__dirname, 'histories', `${name}.json`), `${json}\n`);
}
