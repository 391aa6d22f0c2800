import { textTable } from '../../api/cli/words/text-table';
import type { BatchView } from '../../model/views';

/** The deliverables of a batch as a table: what was made, how large it is, and whether it passed all its checks. */
export function deliverableTable(batch: BatchView): string {
  const head = ['job', 'format', 'file', 'size', 'frames', 'spans found', 'checks'];
  const rows = batch.jobs.flatMap((job) =>
    job.deliverables.map((one) => {
      const passed = one.checks.filter((check) => check.passed).length;
      const file = one.file?.split('/').at(-1) ?? one.failure?.code ?? one.status;
      const size = one.bytes === null ? '' : `${(one.bytes / 1e6).toFixed(1)} MB`;
      return [
        job.id,
        one.id,
        file,
        size,
        String(one.frames ?? ''),
        `${one.reused_spans}/${one.spans}`,
        `${passed}/${one.checks.length}`,
      ];
    }),
  );
  return textTable(head, rows);
}

/** True when every job completed and every deliverable passed every check. */
export function allGood(batch: BatchView): boolean {
  return batch.jobs.every(
    (job) =>
      job.status === 'completed' &&
      job.deliverables.every(
        ({ status, checks }) => status === 'completed' && checks.length > 0 && checks.every(({ passed }) => passed),
      ),
  );
}
