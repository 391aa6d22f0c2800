import type { Report } from '../model/report';
import { escapeHtml, secondsText } from './format';

const ROW = 22;
const LABEL = 190;
const LONGEST_LABEL = 26;
const WIDTH = 960;

/** Who ran when: a bar for each job from its start to its end, as an SVG drawing. */
export function chart(report: Report): string {
  const ran = report.jobs.flatMap((job) => {
    const until = job.status === 'running' ? report.as_of : job.ended_at;
    return job.started_at && until ? [{ ...job, from: Date.parse(job.started_at), to: Date.parse(until) }] : [];
  });
  if (ran.length === 0) return '<p class="muted">No job ran.</p>';
  const begin = Math.min(...ran.map(({ from }) => from));
  const length = Math.max(1, ...ran.map(({ to }) => to - begin));
  const x = (time: number) => LABEL + ((WIDTH - LABEL - 70) * (time - begin)) / length;
  const bars = ran
    .sort((a, b) => a.from - b.from)
    .map((job, index) => {
      const y = index * ROW;
      const width = Math.max(2, x(job.to) - x(job.from));
      const seconds = secondsText((job.to - job.from) / 1000);
      return `<g><title>${escapeHtml(job.id)}: ${seconds}</title>
<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end">${escapeHtml(shortened(job.id))}</text>
<rect class="${job.status}" x="${x(job.from).toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="${ROW - 8}" rx="3"/>
<text class="muted" x="${(x(job.from) + width + 6).toFixed(1)}" y="${y + 15}">${seconds}</text></g>`;
    });
  const height = ran.length * ROW + 8;
  return `<div class="scroll"><svg role="img" aria-label="When each job ran" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${bars.join('\n')}</svg></div>`;
}

function shortened(id: string): string {
  return id.length > LONGEST_LABEL ? `${id.slice(0, LONGEST_LABEL - 1)}…` : id;
}
