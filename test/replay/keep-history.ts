import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

/**
 * Writes the history of a workflow to where replay.test.ts looks for it. One that is there stays as it is.
 * @param runId Default: the last run.
 */
export async function keepHistory(client: Client, workflowId: string, name: string, runId?: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  // Stack traces name folders of the machine and decide nothing.
  const json = historyToJSON(history).replace(/("stackTrace": )"(?:[^"\\]|\\.)*"/g, '$1""');
  try {
    await writeFile(join(__dirname, 'histories', `${name}.json`), `${json}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
