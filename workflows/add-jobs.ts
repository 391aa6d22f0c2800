import { CancellationScope, condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import type { AddedJobs, JobBrief } from '../model/activities';
import { failureOf } from '../model/failure';
import { control } from './activity-proxies';
import { type BatchDesk, refusal } from './batch-commands';
import { failureOfActivity } from './job-outcome';
import { loadJobsFrom } from './load-batch';

const DESCRIPTION =
  'Adds jobs to the batch. Argument: {"jobs": [...]}, each as in a submission; they may depend on jobs that are there.';

/** Where added jobs go. */
export interface AddedJobsDesk extends Pick<BatchDesk, 'isLoaded'> {
  hasEnded(): boolean;
  receiveJobs(jobs: readonly JobBrief[]): void;
  /** Shows an operator what became of a signal, which has no other answer. */
  note(text: string): void;
}

/**
 * Registers the command that adds jobs, as a signal and as an update. They are written to the specification before the batch knows of
 * them, and one addition after the other, so that a job has the same place in both.
 */
export function handleAddedJobs(batchId: string, desk: AddedJobsDesk): void {
  let turn: Promise<void> = Promise.resolve();
  const add = async (given: AddedJobs) => {
    await condition(() => desk.isLoaded());
    if (desk.hasEnded()) throw refusal(failureOf('BATCH_ENDED'));
    const from = await control.acceptJobs({ batchId, ...given });
    desk.receiveJobs(await loadJobsFrom(batchId, from, false));
  };
  const inTurn = async (given: AddedJobs) => {
    const mine = turn.then(() => CancellationScope.nonCancellable(() => add(given)));
    turn = mine.catch(() => undefined);
    await mine;
  };
  setHandler(
    defineSignal<[AddedJobs]>('addJobs'),
    async (given) => {
      try {
        await inTurn(given);
      } catch (error) {
        desk.note(`addJobs was refused: ${failureOfActivity(error).message}`);
      }
    },
    { description: DESCRIPTION },
  );
  setHandler(
    defineUpdate<void, [AddedJobs]>('addJobs'),
    async (given) => {
      try {
        await inTurn(given);
      } catch (error) {
        throw refusal(failureOfActivity(error));
      }
    },
    {
      description: DESCRIPTION,
      validator: (_given) => {
        if (desk.isLoaded() && desk.hasEnded()) throw refusal(failureOf('BATCH_ENDED'));
      },
    },
  );
}
