import { type FailureCode, failureOf, ReelbatchError } from '../../model/failure';

interface Fault {
  readonly code: FailureCode;
  readonly place: string;
  readonly detail: string | undefined;
  readonly file: string | null;
}

/** A failure is a sentence in a history and on a screen: a thousand clips without a file are not named one by one. */
const MOST_NAMED = 200;
/** What a file says of itself may be as long as the file; all of a failure must fit into a message of Temporal. */
const LONGEST_WORDS = 600;

/** Gathers every fault of a timeline, so that a person hears of all at once. */
export class FaultList {
  private readonly faults: Fault[] = [];

  add(code: FailureCode, place: string, detail: string | undefined, file: string | null = null): void {
    this.faults.push({ code, place, detail, file });
  }

  /** Adds what a room threw about a file; anything else is thrown on. */
  addError(error: unknown, place: string): void {
    if (!(error instanceof ReelbatchError)) throw error;
    this.add(error.code, place, error.detail, error.failure.file);
  }

  /** Puts them into the order in which a person meets their places. */
  sort(rank: (place: string) => number): void {
    this.faults.sort((a, b) => rank(a.place) - rank(b.place));
  }

  /** @throws ReelbatchError with the first fault's code and file, and all faults with their places in words. */
  throwIfAny(): void {
    const [first] = this.faults;
    if (!first) return;
    const words = this.faults.slice(0, MOST_NAMED).map((fault) => cut(`${fault.place}: ${wordsOf(fault, first.code)}`));
    if (this.faults.length > MOST_NAMED) words.push(`And ${this.faults.length - MOST_NAMED} more.`);
    throw new ReelbatchError(first.code, words.join(' '), first.file);
  }
}

/** The table's words of the first fault stand before all faults, and are said once. */
function wordsOf({ code, detail, file }: Fault, said: FailureCode): string {
  if (code !== said) return failureOf(code, detail).message;
  return detail ?? `${file ?? 'the same'}.`;
}

function cut(words: string): string {
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}...` : words;
}
