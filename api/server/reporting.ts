import { Readable } from 'node:stream';
import type { Report } from '../../model/report';
import { reportCsv } from '../../report/csv';
import { reportHtml } from '../../report/html';
import { reportJson } from '../../report/json';
import { buildReport } from '../../report/report';
import { pictured } from '../../report/thumbnails';
import type { OpenReport, ReportForm } from '../../store/reports';
import type { Store } from '../../store/store';
import { listAllJobs } from './job-list';
import type { BatchLook } from './live-batches';
import { rounded } from './present';
import { shareOf } from './progress';

interface Made {
  readonly report: Promise<Report>;
  readonly texts: Map<ReportForm, Promise<Buffer>>;
}

/**
 * Reports on request: that which the batch left at its end, or, while it has left none, one of how it stands. Of that one is made for
 * each look at the batch, which is one a second, however many ask.
 */
export class Reporting {
  private readonly made = new WeakMap<BatchLook, Made>();

  constructor(private readonly store: Pick<Store, 'reports' | 'runs' | 'specifications' | 'snapshots'>) {}

  async open(look: BatchLook, form: ReportForm): Promise<OpenReport> {
    const { snapshot, specification } = look;
    const left = snapshot.report_ready ? await this.store.reports.open(specification.id, form) : undefined;
    return left ?? (await this.openOfNow(look, form));
  }

  private async openOfNow(look: BatchLook, form: ReportForm): Promise<OpenReport> {
    const made = this.made.get(look) ?? { report: this.make(look), texts: new Map() };
    this.made.set(look, made);
    const text =
      made.texts.get(form) ?? made.report.then(async (report) => Buffer.from(await this.write(report, form)));
    made.texts.set(form, text);
    const [bytes, report] = await Promise.all([text, made.report]).catch((error: unknown) => {
      this.made.delete(look);
      throw error;
    });
    return {
      bytes: bytes.length,
      writtenAt: new Date(report.as_of),
      read: () => Readable.from([bytes]),
      close: async () => {},
    };
  }

  private async write(report: Report, form: ReportForm): Promise<string> {
    if (form === 'html')
      return reportHtml(report, await this.store.reports.pictures(report.batch_id, pictured(report)));
    return form === 'csv' ? reportCsv(report) : reportJson(report);
  }

  private async make(look: BatchLook): Promise<Report> {
    const { specification, snapshot: batch, running, percent } = look;
    const asOf = new Date().toISOString();
    const { jobs, snapshots } = await listAllJobs(this.store, look);
    const byId = new Map(jobs.map((job) => [job.id, job]));
    const percentOf = (id: string) => {
      const job = byId.get(id);
      return job ? rounded(100 * shareOf(job, snapshots.get(id), running.get(id)).done) : 0;
    };
    return buildReport({
      specification,
      jobs,
      batch,
      snapshots,
      record: await this.store.runs.read(specification.id),
      live: { asOf, percent: rounded(percent), percentOf },
    });
  }
}
