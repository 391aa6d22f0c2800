import { SettingsError } from '../model/settings';
import { EXIT_INTERRUPTED, watchInterrupts } from './interrupts';
import { startStack } from './stack';

/** npm start: the whole stack, until Ctrl-C. */
async function main(interrupted: AbortSignal): Promise<void> {
  const stack = await startStack({ interrupted });
  console.log(
    [
      `API       ${stack.apiUrl}`,
      ...(stack.uiUrl ? [`Temporal  ${stack.uiUrl}`] : []),
      `Server    ${stack.temporalAddress}, namespace ${stack.namespace}`,
      `Projects  ${stack.mediaRoot}`,
      `State     ${stack.stateDir} (logs in logs/)`,
      'Ctrl-C stops all of it; a second one kills it.',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    interrupted.addEventListener('abort', () => resolve());
    if (interrupted.aborted) resolve();
  });
  console.log('Stopping: workers let go of what they do, the next start takes it up.');
  await stack.stop();
}

const interrupted = watchInterrupts();
main(interrupted).then(
  () => process.exit(0),
  (error: Error) => {
    if (interrupted.aborted) process.exit(EXIT_INTERRUPTED);
    console.error(error instanceof SettingsError ? error.message : `reelbatch does not start: ${error.message}`);
    process.exit(1);
  },
);
