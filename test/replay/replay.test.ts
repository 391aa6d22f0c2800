import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const HISTORIES = join(__dirname, 'histories');
const names = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));

async function bundle(path: string) {
  return await bundleWorkflowCode({ workflowsPath: join(__dirname, path), logger: new DefaultLogger('ERROR') });
}

async function replay(workflowBundle: { code: string }, name: string): Promise<void> {
  const history = historyFromJSON(JSON.parse(readFileSync(join(HISTORIES, name), 'utf8')));
  await Worker.runReplayHistory({ workflowBundle }, history, name.replace('.json', ''));
}

let current: { code: string };
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  current = await bundle('../../workflows/index.ts');
}, 60_000);

test.each(names)("today's workflows replay %s", async (name) => {
  await replay(current, name);
});

test('there are histories of every workflow', () => {
  expect(names.filter((name) => name.startsWith('scheduled-batch'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('plan'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('project-look'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('project-thumbnail'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('batch'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('assembly-job'))).not.toHaveLength(0);
  expect(names.filter((name) => name.startsWith('webhook-delivery'))).not.toHaveLength(0);
});

test('a change that breaks running batches is noticed', async () => {
  const broken = await bundle('broken-workflows.ts');
  await expect(replay(broken, 'batch-cancel-retry.json')).rejects.toThrow(/[Nn]ondeterminism/);
}, 60_000);
