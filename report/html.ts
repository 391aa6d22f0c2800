import type { Check } from '../model/deliverable';
import type { Report, ReportedDeliverable, ReportedJob } from '../model/report';
import { chart } from './chart';
import { cssText } from './css';
import { bytesText, clockText, escapeHtml, percentText, secondsText, statusText } from './format';
import { labelsInWords } from './labels';
import { lanes } from './lanes';
import { savedText } from './saved-text';
import { pictureKey, type Thumbnails } from './thumbnails';
import { failedTriesTable, workersTable } from './work-tables';

/** Of more jobs than these a page that lists every check is too long for a browser, and for a connection. */
const JOBS_IN_FULL = 1000;

/** One page that needs nothing else: opened from a disk, sent by mail, printed. Links to the files beside it in the store. */
export function reportHtml(report: Report, thumbnails: Thumbnails = new Map()): string {
  const title = escapeHtml(report.name);
  const inFull = report.jobs.length <= JOBS_IN_FULL;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: batch report</title>
<style>${cssText}</style>
</head>
<body>
<main>
<header>
<p class="kicker">${report.complete ? 'Batch report' : 'Batch report, so far'}</p>
<h1>${title}</h1>
<p>${badge(report.status)} <span class="muted">${escapeHtml(report.batch_id)}</span></p>
${report.complete ? '' : `<p class="interim">As of ${clockText(report.as_of)} the batch has not ended: ${percentText(report.progress)} of its work is done.</p>`}
</header>
${totals(report)}
${failures(report)}
<section aria-labelledby="run"><h2 id="run">The run</h2>
${lanes(report)}
${workersTable(report)}
<h3 class="apart">Jobs</h3>
${chart(report)}
</section>
${failedTriesTable(report)}
<section aria-labelledby="jobs"><h2 id="jobs">Jobs and deliverables</h2>
${inFull ? '' : '<p class="muted">Checks that passed are counted only; report.json and the manifests have all of them.</p>'}
${report.jobs.map((one) => job(one, { inFull, thumbnails })).join('\n')}
</section>
<footer class="muted">Written by reelbatch at ${clockText(report.as_of)}. Paths are relative to the store.</footer>
</main>
</body>
</html>
`;
}

function totals(report: Report): string {
  const { counts } = report;
  const warned = report.jobs.flatMap((one) => one.deliverables).filter(({ warnings }) => warnings?.length).length;
  const jobs = (['completed', 'running', 'pending', 'failed', 'skipped', 'cancelled'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]}&nbsp;${status}`)
    .join(', ');
  const figures: [string, string, string][] = [
    ['Jobs', String(report.jobs_total), jobs],
    [
      'Success',
      report.success_rate === null ? 'none' : percentText(report.success_rate),
      report.complete ? 'of the jobs nobody cancelled' : 'of the jobs that have ended',
    ],
    [
      'Deliverables',
      String(report.deliverables_published),
      `${bytesText(report.bytes_published)} published${warned > 0 ? `, ${warned} with warnings` : ''}`,
    ],
    ['Run time', secondsText(report.run_seconds), `waited ${secondsText(report.waited_seconds)} before`],
    ['Found rendered', percentText(report.reused_percent), savedText(report)],
  ];
  if (report.deadline !== null) figures.push(deadlineFigure(report.deadline, report.deadline_seconds));
  const cards = figures.map(
    ([label, value, note]) => `<div class="card"><dt>${label}</dt><dd>${value}</dd><p>${note}</p></div>`,
  );
  const labels = labelsInWords(report);
  const labelled = labels === '' ? '' : `\n<p class="muted">Labels: ${escapeHtml(labels)}</p>`;
  return `<dl class="cards">${cards.join('')}</dl>
<p class="muted">Submitted ${clockText(report.created_at)}, started ${clockText(report.started_at)}${report.ended_at === null ? '' : `, ended ${clockText(report.ended_at)}`}.</p>${labelled}`;
}

function deadlineFigure(deadline: string, spare: number | null): [string, string, string] {
  if (spare === null) return ['Deadline', 'open', `it is ${clockText(deadline)}`];
  const how = spare < 0 ? `missed by ${secondsText(-spare)}` : `met with ${secondsText(spare)} to spare`;
  return ['Deadline', spare < 0 ? 'missed' : 'met', `${how}; it was ${clockText(deadline)}`];
}

function failures(report: Report): string {
  const rows = report.jobs.flatMap((one) => (one.failure ? [{ one, failure: one.failure }] : []));
  if (rows.length === 0) return '';
  const items = rows.map(
    ({ one, failure }) =>
      `<li><p><strong>${escapeHtml(one.id)}</strong> ${badge(one.status)}</p>${failureText(failure)}</li>`,
  );
  return `<section aria-labelledby="failures"><h2 id="failures">What went wrong, and what to do</h2><ul class="failures">${items.join('')}</ul></section>`;
}

function failureText({ code, message, file, hint }: NonNullable<ReportedJob['failure']>): string {
  const where = file ? `<p>File: <code>${escapeHtml(file)}</code></p>` : '';
  return `<p>${escapeHtml(message)}</p>${where}<p><strong>What to do:</strong> ${escapeHtml(hint)} <span class="muted">${escapeHtml(code)}</span></p>`;
}

interface Shown {
  readonly inFull: boolean;
  readonly thumbnails: Thumbnails;
}

function job(one: ReportedJob, shown: Shown): string {
  return `<article id="job-${escapeHtml(one.id)}">
<h3>${escapeHtml(one.id)} ${badge(one.status)}</h3>
<p class="muted">${story(one).map(escapeHtml).join(', ')}</p>
${one.deliverables.length > 0 ? deliverables(one, shown) : ''}
</article>`;
}

/** What there is to say of a job in one line; what did not happen is left out. */
function story(one: ReportedJob): string[] {
  return [
    one.project_id,
    one.quality,
    ...(one.deliverables.length > 0 ? [] : [one.formats.join(' and ')]),
    `priority ${one.priority}`,
    ...(one.dependencies.length > 0 ? [`after ${one.dependencies.join(' and ')}`] : []),
    startsText(one),
    ...(one.retries > 0 ? [`${one.retries} ${one.retries === 1 ? 'piece' : 'pieces'} of work tried again`] : []),
    ...(one.run_seconds === null ? [] : [secondsText(one.run_seconds)]),
    ...(one.saved_seconds > 0 ? [`${secondsText(one.saved_seconds)} of encoding saved`] : []),
    ...(one.status === 'running' ? [`${percentText(one.progress)} done`] : []),
  ];
}

function startsText({ attempts, status }: ReportedJob): string {
  if (attempts === 0) return status === 'pending' ? 'not started yet' : 'never started';
  return attempts === 1 ? 'started once' : `started ${attempts} times`;
}

function deliverables({ id, deliverables: list }: ReportedJob, { inFull, thumbnails }: Shown): string {
  const pictureOf = (one: ReportedDeliverable) => thumbnails.get(pictureKey({ jobId: id, format: one.id }));
  // Widths of their own, so that the columns of all jobs stand below each other.
  const head = [
    ['Format', 'format'],
    ['File', ''],
    ['Size', 'number'],
    ['Length', 'number'],
    ['Speed', 'number'],
    ['Frames', 'number'],
    ['Spans found', 'number wide'],
    ['Checks', 'checks'],
  ];
  const cells = head.map(([name, kind]) => `<th scope="col" class="${kind}">${name}</th>`);
  return `<div class="scroll"><table><thead><tr>${cells.join('')}</tr></thead><tbody>${list.map((one) => row(one, inFull, pictureOf(one))).join('')}</tbody></table></div>`;
}

function picture(base64: string | undefined): string {
  return base64 ? `<img src="data:image/jpeg;base64,${base64}" alt="" width="128" loading="lazy">` : '';
}

function row(one: ReportedDeliverable, inFull: boolean, thumbnail: string | undefined): string {
  const file = one.file
    ? `<a href="../../${encodeURI(one.file)}" data-deliverable="${escapeHtml(one.id)}">${escapeHtml(one.file.split('/').at(-1) ?? '')}</a><code class="hash" title="SHA-256">${one.sha256}</code>`
    : badge(one.status);
  const preset = one.preset === one.id ? '' : ` <span class="muted">${escapeHtml(one.preset)}</span>`;
  return `<tr><th scope="row">${escapeHtml(one.id)}${preset}${picture(thumbnail)}</th><td>${file}</td>
${figure('Size', one.bytes === null ? '' : bytesText(one.bytes))}${figure('Length', secondsText(one.duration_seconds))}
${figure('Speed', one.speed === null ? '' : speedText(one.speed))}
${figure('Frames', String(one.frames ?? ''))}${figure('Spans found', spansFound(one))}<td>${checks(one, inFull)}${warnings(one, inFull)}</td></tr>`;
}

/** A number below its head; on a narrow screen, which shows no heads, beside its name. */
function figure(name: string, text: string): string {
  return `<td class="number" data-name="${name}">${text}</td>`;
}

function checks({ checks: list, failure }: ReportedDeliverable, inFull: boolean): string {
  if (list.length === 0) return failure ? escapeHtml(failure.message) : '';
  const passed = list.filter((check) => check.passed).length;
  const summary = `${passed} of ${list.length} passed`;
  if (!inFull && passed === list.length) return summary;
  const shown = inFull ? list : list.filter((one) => !one.passed);
  const open = passed < list.length ? ' open' : '';
  return `<details${open}><summary>${summary}</summary><ul>${shown.map(check).join('')}</ul></details>`;
}

const WARNING_WORDS = { black: 'black', freeze: 'stands still', silence: 'silent' } as const;

/** What a person should look at, below the checks. */
function warnings({ warnings: list = [] }: ReportedDeliverable, inFull: boolean): string {
  if (list.length === 0) return '';
  const summary = `${list.length} ${list.length === 1 ? 'warning' : 'warnings'}`;
  if (!inFull) return `<p class="warned">${summary}</p>`;
  const items = list.map(
    ({ kind, from_timecode, to_timecode }) => `<li>${WARNING_WORDS[kind]} ${from_timecode} to ${to_timecode}</li>`,
  );
  return `<details class="warned"><summary>${summary}</summary><ul><li>Its sources are not so:</li>${items.join('')}</ul></details>`;
}

function check({ name, passed, expected, actual }: Check): string {
  // A figure for which anything passes is told alone.
  const told = expected === 'any' || (passed && expected === actual);
  const found = told ? shortened(actual) : `${shortened(expected)}, found ${shortened(actual)}`;
  return `<li class="${passed ? 'passed' : 'failed'}">${passed ? '✓' : '✗'} ${escapeHtml(name)}: ${found}</li>`;
}

function shortened(text: string): string {
  return escapeHtml(/^[0-9a-f]{32,}$/.test(text) ? `${text.slice(0, 12)}…` : text);
}

function badge(status: string): string {
  return `<span class="badge ${escapeHtml(status)}">${escapeHtml(statusText(status))}</span>`;
}

function spansFound({ found_again, reused_spans, spans }: ReportedDeliverable): string {
  if (found_again) return 'whole file';
  return spans === 0 ? '' : `${reused_spans} of ${spans}`;
}

/** Two figures that say something, below ten: a slow one is not `0.0`. */
function speedText(speed: number): string {
  return `${speed < 10 ? Number(speed.toPrecision(2)) : Math.round(speed)} ×`;
}
