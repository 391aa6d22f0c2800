import {
  type AdditionRules,
  type Checked,
  checkAddedJobs,
  checkSubmission,
  type SubmissionRules,
} from '../../model/check-submission';
import type { BatchSubmission } from '../../model/submission';
import type { ProblemFault } from '../../model/views';
import { Problem } from './problem';

/** A body within its limit may hold a million faults; nobody reads that many. */
const MOST_FAULTS = 1000;
/** Names that somebody gives may be as long as the body. */
const LONGEST_WORDS = 2000;

/**
 * A request's body as a submission.
 * @throws Problem INVALID_REQUEST with every fault of the shape, of the names and of the dependencies, each with its pointer.
 */
export async function readSubmission(body: unknown, rules: SubmissionRules): Promise<BatchSubmission> {
  return sound(await checkSubmission(body, rules));
}

/**
 * A request's body as jobs for a batch that is there.
 * @throws Problem INVALID_REQUEST in the same way.
 */
export async function readAddedJobs(body: unknown, rules: AdditionRules): Promise<BatchSubmission['jobs']> {
  return sound(await checkAddedJobs(body, rules)).jobs;
}

function sound<T>(checked: Checked<T>): T {
  if ('data' in checked) return checked.data;
  throw refusalFor(checked.faults);
}

export function refusalFor(faults: readonly ProblemFault[]): Problem {
  const many = faults.length === 1 ? 'It has one fault.' : `It has ${faults.length} faults.`;
  const listed = faults.length > MOST_FAULTS ? ` The first ${MOST_FAULTS} are listed.` : '';
  return new Problem('INVALID_REQUEST', many + listed, faults.slice(0, MOST_FAULTS).map(shortened));
}

function shortened({ pointer, message }: ProblemFault): ProblemFault {
  return { pointer: cut(pointer), message: cut(message) };
}

function cut(text: string): string {
  return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}...` : text;
}
