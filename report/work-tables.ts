import type { Report } from '../model/report';
import { clockText, escapeHtml, percentText, secondsText } from './format';
import { workText } from './lanes';

/** Of more failed tries the page tells the last. */
const MOST_TOLD = 200;

/** The workers and how busy they were; nothing where none wrote anything down. */
export function workersTable({ work }: Pick<Report, 'work'>): string {
  if (work.workers.length === 0) return '';
  const rows = work.workers.map(
    (one) =>
      `<tr><th scope="row">${escapeHtml(one.name)}</th>${[
        String(one.slots),
        String(one.pieces),
        String(one.failed),
        secondsText(one.busy_seconds),
        secondsText(one.available_seconds),
        percentText(one.utilisation_percent),
      ]
        .map((text, index) => `<td class="number" data-name="${HEADS[index]}">${text}</td>`)
        .join('')}</tr>`,
  );
  const heads = HEADS.map((name) => `<th scope="col" class="number wide">${name}</th>`).join('');
  return `<div class="scroll"><table><thead><tr><th scope="col">Worker</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
<p class="muted">Busy: slots at work for this batch. Available: all slots of the worker, from its first piece of work on, while anybody was at work for the batch.</p>`;
}

const HEADS = ['Slots', 'Pieces', 'Failed', 'Busy', 'Available', 'Utilisation'] as const;

/** What was tried again or given up, and why. */
export function failedTriesTable({ work }: Pick<Report, 'work'>): string {
  const { failed_tries_total: total, failed_tries: tries } = work;
  if (total === 0) return '';
  const told = tries.slice(-MOST_TOLD);
  const rows = told.map(
    (
      one,
    ) => `<tr><th scope="row">${escapeHtml(one.job_id)}<span class="muted">${escapeHtml(workText(one))}, try ${one.attempt}</span></th>
<td>${one.started_at ? clockText(one.started_at) : 'not known'}<span class="muted under">${escapeHtml(one.worker ?? '')}</span></td>
<td>${escapeHtml(one.message)} <span class="muted">${escapeHtml(one.code)}</span></td></tr>`,
  );
  const more = told.length < total ? `<p class="muted">The last ${told.length} of ${total}.</p>` : '';
  return `<section aria-labelledby="tries"><h2 id="tries">Tries that failed, and why</h2>
${more}<div class="scroll"><table class="tries"><thead><tr><th scope="col">Work</th><th scope="col">When and where</th><th scope="col" class="why">Why</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}
