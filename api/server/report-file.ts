import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { OpenReport, ReportForm } from '../../store/reports';
import type { Store } from '../../store/store';
import { apiLinks } from './report-links';

/**
 * Answers a report as it is read: that of a large batch is some ten megabytes, and who asks for anything else meanwhile is not to wait
 * for them. With an ETag of its size and time, as a file has.
 */
export async function sendReport(
  { deliverables }: Pick<Store, 'deliverables'>,
  { report, form }: { readonly report: OpenReport; readonly form: ReportForm },
  request: Request,
  response: Response,
): Promise<void> {
  const { bytes, writtenAt } = report;
  response.type(form).vary('Accept').set('Last-Modified', writtenAt.toUTCString());
  response.set('ETag', `W/"${form}-${bytes.toString(16)}-${writtenAt.getTime().toString(16)}"`);
  if (request.fresh || request.method === 'HEAD') {
    await report.close();
    response.status(request.fresh ? 304 : 200).end();
    return;
  }
  if (form !== 'html') response.set('Content-Length', String(bytes));
  try {
    if (form === 'html') await pipeline(report.read(), apiLinks(deliverables), response);
    else await pipeline(report.read(), response);
  } catch (error) {
    // Half a report must not look like a whole one; who has gone away hears nothing any more.
    response.destroy();
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
