import type { Client } from '../../api/client/client';
import { type Report, reportSchema } from '../../model/report';

/** The report of a batch as the API answers it, which must be one by its schema. */
export async function reportOf(client: Pick<Client, 'report'>, batchId: string): Promise<Report> {
  return reportSchema.parse(JSON.parse(await client.report(batchId)));
}
