import type { Report } from '../model/report';

/** Of more jobs the pictures of the first are shown. */
const MOST_JOBS = 200;

/** A finished film, by what its picture is kept under. */
export interface Pictured {
  readonly jobId: string;
  readonly format: string;
}

/** JPEGs in base64, by job and format. */
export type Thumbnails = ReadonlyMap<string, string>;

/** Whose pictures the page shows: films that were published. */
export function pictured({ jobs }: Report): readonly Pictured[] {
  return jobs
    .slice(0, MOST_JOBS)
    .flatMap(({ id, deliverables }) =>
      deliverables
        .filter(({ file, frames }) => file !== null && frames !== null)
        .map((one) => ({ jobId: id, format: one.id })),
    );
}

/** Neither id holds a slash. */
export function pictureKey({ jobId, format }: Pictured): string {
  return `${jobId}/${format}`;
}
