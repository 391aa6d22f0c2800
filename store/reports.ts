import { join } from 'node:path';
import { readText, writeText } from './json-file';

const FORMS = ['json', 'csv', 'html'] as const;
export type ReportForm = (typeof FORMS)[number];

/** What is left of a batch for good: one report in three forms. */
export class Reports {
  constructor(private readonly directory: string) {}

  async write(batchId: string, forms: Readonly<Record<ReportForm, string>>): Promise<void> {
    for (const form of FORMS) await writeText(this.path(batchId, form), forms[form]);
  }

  async read(batchId: string, form: ReportForm): Promise<string | undefined> {
    return await readText(this.path(batchId, form));
  }

  path(batchId: string, form: ReportForm): string {
    return join(this.directory, batchId, `report.${form}`);
  }
}
