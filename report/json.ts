import type { Report } from '../model/report';

/** Of more jobs nobody reads it by eye: it is written without the blanks, which are almost half of it. */
const JOBS_TO_READ = 1000;

/** The whole report, for programs. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, report.jobs.length > JOBS_TO_READ ? 0 : 2)}\n`;
}
