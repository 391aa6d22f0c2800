import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { findFreePorts } from '../../infra/free-ports';
import { findTemporal } from '../../infra/programs';
import { Supervisor } from '../../infra/supervisor';
import { planTemporalServer, startTemporalServer } from '../../infra/temporal-server';
import { createTestNamespace, testServerAddress } from '../support/temporal-server';
import { until } from '../support/until';
import { isRunning } from './processes';
import { temporaryFolder } from './temporary-folder';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

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

describe('a Temporal server', () => {
  const folder = temporaryFolder();

  it('comes with its Web UI, and leaves nothing running when stopped', async () => {
    const [uiPort] = await findFreePorts(1);
    const server = await startTemporalServer({
      directory: folder.path,
      programs: findTemporal(),
      uiPort: uiPort as number,
    });
    const pids = Object.values(server.pids);
    const page = await until('the Web UI answers', () => fetch(server.uiUrl as string).catch(() => null));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<html');
    await server.stop();
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('that cannot start says where its log is and leaves nothing running', async () => {
    const taken = Number(testServerAddress().split(':')[1]);
    const start = startTemporalServer({
      directory: folder.path,
      programs: findTemporal(),
      ports: { history: taken },
    });
    const logFile = join(folder.path, 'logs', 'temporal.log');
    await expect(start).rejects.toThrow(`temporal ended with 1, see ${logFile}`);
    expect(readFileSync(logFile, 'utf8')).toContain('address already in use');
  });

  it('is back after a kill -9 with the namespace that it had', async () => {
    const said: string[] = [];
    const supervisor = new Supervisor((line) => said.push(line));
    const plan = await planTemporalServer({ directory: folder.path, programs: findTemporal(), namespace: 'films' });
    await supervisor.startTier(
      plan.commands.map((command) => ({
        ...command,
        stopLimitMs: 5_000,
        ready: (_, gaveUp) => plan.makeUsable(gaveUp),
      })),
    );
    process.kill(supervisor.pids()['temporal'] as number, 'SIGKILL');
    await until('the server is back', () => said.some((line) => line.startsWith('temporal is back')));
    const connection = await Connection.connect({ address: plan.address });
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'films' });
    await connection.close();
    expect(namespaceInfo?.name).toBe('films');
    await supervisor.stop();
    expect(existsSync(join(folder.path, 'temporal.db'))).toBe(true);
  });
});
