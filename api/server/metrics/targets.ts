import type { TargetListView } from '../../../model/views';
import type { LivingWorker } from '../../../store/workers';

/** The API as who asks has found it, and each living worker that has metrics. */
export function metricTargets(host: string, workers: readonly LivingWorker[]): TargetListView {
  return [
    { targets: [host], labels: { process: 'api' } },
    ...workers.flatMap(({ name, metrics_address }) =>
      metrics_address ? [{ targets: [metrics_address], labels: { process: 'worker', worker: name } }] : [],
    ),
  ];
}
