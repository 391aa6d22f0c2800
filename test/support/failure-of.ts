import { ApplicationFailure } from '@temporalio/common';

/** What an activity that must fail reports to Temporal. */
export async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApplicationFailure)) throw error ?? new Error('it did not fail');
  return {
    type: error.type,
    nonRetryable: error.nonRetryable,
    ...(error.details?.[0] as { file: string; message: string }),
  };
}
