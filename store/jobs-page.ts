import type { JobStatus } from '../model/status';

/** How the jobs of a page begin in its text, each with its id in the first group and, if there is one, its status in the second. */
export interface PageForm {
  readonly begins: RegExp;
  /** Characters from the match to the job's own brace. */
  readonly lead: number;
  /** Characters between the end of one job and the match of the next, whose id has so many. */
  readonly gap: (idLength: number) => number;
}

/** `[{"id":"a",...},{"id":"b",...}]`, as Specifications writes it. */
export const LISTED: PageForm = { begins: /\{"id":"([^"]+)","project_id":/g, lead: 0, gap: () => 1 };

/** The project of each job of a page of LISTED, in the order of the page; parses none of them. */
export function projectsIn(bytes: Buffer): string[] {
  const begins = /\{"id":"[^"]+","project_id":"([^"]+)"/g;
  return Array.from(bytes.toString('latin1').matchAll(begins), ([, project = '']) => project);
}

/** `{"a":{"id":"a",...},"b":{"id":"b",...}}`, as Snapshots writes it. */
export const NAMED: PageForm = {
  begins: /:\{"id":"([^"]+)","status":"([a-z]+)",/g,
  lead: 1,
  gap: (idLength) => idLength + 3,
};

interface Place {
  readonly begin: number;
  end: number;
  readonly status: JobStatus | undefined;
}

/**
 * A page of jobs as its file holds it. Which jobs there are is taken from the text, and a job is parsed when somebody asks for it: of a
 * large batch nobody wants more than some, and parsing all of it takes five times as long. Quotes inside of a value are escaped, so
 * nothing but a job looks like the beginning of one.
 */
export class JobsPage<T> {
  private readonly places = new Map<string, Place>();
  private readonly parsed = new Map<string, T>();
  private listed: readonly string[] | undefined;

  constructor(
    private readonly bytes: Buffer,
    { begins, lead, gap }: PageForm,
  ) {
    let before: Place | undefined;
    // A character for each byte, so that places in the text are places in the file; ids and statuses are ASCII.
    for (const { 1: id = '', 2: status, index } of bytes.toString('latin1').matchAll(begins)) {
      if (before) before.end = index - gap(id.length);
      before = { begin: index + lead, end: bytes.length - 1, status: status as JobStatus | undefined };
      this.places.set(id, before);
    }
  }

  /** In the order of the page. */
  get ids(): readonly string[] {
    this.listed ??= [...this.places.keys()];
    return this.listed;
  }

  statusOf(id: string): JobStatus | undefined {
    return this.places.get(id)?.status;
  }

  /** Shared by all who ask: nobody may change it. */
  job(id: string): T | undefined {
    const known = this.parsed.get(id);
    const place = this.places.get(id);
    if (known !== undefined || !place) return known;
    const job = JSON.parse(this.bytes.toString('utf8', place.begin, place.end)) as T;
    this.parsed.set(id, job);
    return job;
  }
}

/**
 * Reads the pages on which these positions of a batch lie.
 * @returns the page of a position.
 */
export async function pagesOf<T>(
  positions: readonly number[],
  pageSize: number,
  read: (page: number) => Promise<T>,
): Promise<(position: number) => T | undefined> {
  const numbers = [...new Set(positions.map((position) => Math.floor(position / pageSize)))];
  const pages = new Map(await Promise.all(numbers.map(async (page) => [page, await read(page)] as const)));
  return (position) => pages.get(Math.floor(position / pageSize));
}
