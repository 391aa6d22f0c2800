import { type FailureCode, ReelbatchError } from '../../model/failure';

/** Answers of the file system that stay the same however often it is asked (names of POSIX and of Node), in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'The workers have no permission to read it.',
  EPERM: 'The workers have no permission to read it.',
  EISDIR: 'It is a folder.',
  ENOTDIR: 'A part of its path is no folder.',
  ELOOP: 'Its links lead round in a circle.',
  ENXIO: 'It is no ordinary file.',
  EFBIG: 'It is too large.',
  ERR_STRING_TOO_LONG: 'It is too large.',
  ERR_FS_FILE_TOO_LARGE: 'It is too large.',
};

/** Reads something of a project. What cannot be read now nor later is the project's fault, and the file is named. */
export async function orUnreadable<T>(file: string, code: FailureCode, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined || error instanceof ReelbatchError) throw error;
    throw new ReelbatchError(code, reason, file, { cause: error });
  }
}
