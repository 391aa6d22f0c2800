import { Client, Connection } from '@temporalio/client';
import { createTestNamespace } from '../support/temporal-server';

describe('the server that tests share', () => {
  it('gives each suite a namespace in which the search attributes can be asked for', async () => {
    const { address, namespace } = await createTestNamespace();
    const connection = await Connection.connect({ address });
    const client = new Client({ connection, namespace });
    const { count } = await client.workflow.count('BatchId = "a" AND BatchPriority > 5 AND JobStatus = "running"');
    await connection.close();
    expect(count).toBe(0);
  });
});
