import { type FailureCode, ReelbatchError } from '../../model/failure';

interface Fault {
  readonly code: FailureCode;
  readonly place: string;
  readonly detail: string;
  readonly file: string | null;
}

/** Gathers every fault of a timeline, so that a person hears of all at once. */
export class FaultList {
  private readonly faults: Fault[] = [];

  add(code: FailureCode, place: string, detail: string, file: string | null = null): void {
    this.faults.push({ code, place, detail, file });
  }

  /** Adds what a room threw about a file; anything else is thrown on. */
  addError(error: unknown, place: string): void {
    if (!(error instanceof ReelbatchError)) throw error;
    this.add(error.code, place, error.message, error.failure.file);
  }

  /** @throws ReelbatchError with the first fault's code and file, and all faults with their places in words. */
  throwIfAny(): void {
    const [first] = this.faults;
    if (!first) return;
    const words = this.faults.map(({ place, detail }) => `${place}: ${detail}`);
    throw new ReelbatchError(first.code, words.join(' '), first.file);
  }
}
