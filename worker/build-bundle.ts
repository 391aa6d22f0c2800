import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { BUNDLE_PATH, WORKFLOWS_PATH } from './workflow-bundle';

/** A step of the build: packs the workflow code once, so that a worker starts without a bundler. */
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS_PATH });
  await writeFile(BUNDLE_PATH, code);
}

void main();
