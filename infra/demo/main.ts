import { join } from 'node:path';
import { createClient } from '../../api/client/client';
import { hasBatchEnded } from '../../model/status';
import type { BatchView, ProgressView } from '../../model/views';
import { readStackConfig } from '../config';
import { isPortFree } from '../free-ports';
import { EXIT_INTERRUPTED, watchInterrupts } from '../interrupts';
import { findPrograms } from '../programs';
import { type Stack, startStack } from '../stack';
import { progressDisplay } from './bars';
import { CANCELLED_JOB, DEMO_BATCH } from './batch';
import { cancelAndRetry, type Follow } from './cancel-and-retry';
import { followBatch } from './follow-batch';
import { makeProjects } from './projects';
import { allGood, deliverableTable } from './table';

const POLL_MS = 400;

/** npm run demo: a real batch through the public API, from nothing to checked files. @returns the exit code. */
async function main(interrupted: AbortSignal): Promise<number> {
  const say = (line: string) => console.log(line);
  const config = readStackConfig(process.env);
  const stateDir = join(config.stateDir, 'demo');
  const mediaRoot = join(stateDir, 'media');
  await makeProjects(mediaRoot, findPrograms().ffmpeg, say, interrupted);
  const fixed = (await Promise.all(Object.values(config.ports).map(isPortFree))).every(Boolean);
  if (!fixed) say('The usual ports are taken (is reelbatch running?): the demo takes free ones.');
  const stack = await startStack({ stateDir, mediaRoot, interrupted, say, ...(fixed ? {} : { ports: 'free' }) });
  try {
    say(`API ${stack.apiUrl}, Temporal Web UI ${stack.uiUrl}, processes ${Object.keys(stack.pids()).join(', ')}`);
    const good = await runBatch(stack, interrupted);
    return good ? 0 : 1;
  } finally {
    await stack.stop();
    say('All processes are stopped.');
  }
}

async function runBatch(stack: Stack, interrupted: AbortSignal): Promise<boolean> {
  const client = createClient(stack.apiUrl);
  const startedAt = Date.now();
  const batch = await client.submit(DEMO_BATCH);
  console.log(
    `\nPOST ${stack.apiUrl}/api/v1/batch/jobs: batch ${batch.id}, ${batch.jobs.length} jobs, ${batch.max_concurrent} at a time\n`,
  );
  const display = progressDisplay(process.stdout);
  const following = { everyMs: POLL_MS, interrupted, show: (progress: ProgressView) => display.show(progress) };
  const follow: Follow = async (until) => await followBatch(client, batch.id, following, until);
  try {
    const say = (line: string) => display.say(line);
    await cancelAndRetry({ client, batchId: batch.id, jobId: CANCELLED_JOB, follow, say });
    await follow((progress) => hasBatchEnded(progress.status));
  } finally {
    display.stop();
  }
  const end = await client.get(batch.id);
  const seconds = (Date.now() - startedAt) / 1000;
  console.log(`\n${deliverableTable(end)}\n`);
  console.log(summary(stack, end, seconds));
  return allGood(end);
}

function summary(stack: Stack, batch: BatchView, seconds: number): string {
  const files = batch.jobs.flatMap((job) => job.deliverables).filter(({ status }) => status === 'completed').length;
  return [
    `${batch.status}: ${files} checked deliverables of ${batch.jobs.length} jobs in ${seconds.toFixed(0)} s`,
    `files     ${join(stack.stateDir, 'store', 'deliverables', batch.id)}`,
    `report    ${join(stack.stateDir, 'store', 'reports', batch.id, 'report.html')}`,
    `Temporal  ${batch.links.temporal_ui} (while the stack runs: REELBATCH_STATE_DIR=${stack.stateDir} npm start)`,
  ].join('\n');
}

const interrupted = watchInterrupts();
main(interrupted).then(
  (code) => process.exit(code),
  (error: Error) => {
    if (interrupted.aborted) {
      console.log('\nInterrupted: everything that was started is stopped.');
      process.exit(EXIT_INTERRUPTED);
    }
    console.error(`The demo did not work: ${error.message}`);
    process.exit(1);
  },
);
