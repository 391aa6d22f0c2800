import type { ControlActivities } from '../../model/activities';
import { ReelbatchError } from '../../model/failure';
import { reportCsv } from '../../report/csv';
import { reportHtml } from '../../report/html';
import { reportJson } from '../../report/json';
import { buildReport } from '../../report/report';
import { pictured } from '../../report/thumbnails';
import type { Store } from '../../store/store';
import { runActivity } from '../activity-run';

/** Writes a batch's report in its three forms to the store. */
export function createReportActivities({
  store,
}: {
  readonly store: Pick<Store, 'specifications' | 'snapshots' | 'reports' | 'runs'>;
}): Pick<ControlActivities, 'writeReport'> {
  return {
    async writeReport({ batch }) {
      await runActivity(async () => {
        const specification = await store.specifications.read(batch.batch_id);
        if (!specification) throw new ReelbatchError('STORE_UNAVAILABLE', `Batch ${batch.batch_id} is not in it.`);
        const jobs = await store.specifications.readJobs(specification);
        const snapshots = await store.snapshots.readJobs(batch.batch_id);
        const report = buildReport({
          specification,
          jobs,
          batch,
          snapshots,
          record: await store.runs.read(batch.batch_id),
        });
        await store.reports.write(batch.batch_id, {
          json: reportJson(report),
          csv: reportCsv(report),
          html: reportHtml(report, await store.reports.pictures(batch.batch_id, pictured(report))),
        });
      });
    },
  };
}
