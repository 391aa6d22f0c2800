import type { Report } from '../model/report';
import { escapeHtml, secondsText } from './format';
import { grouped } from './grouped';

type Piece = Report['work']['pieces'][number];

const ROW = 18;
const AXIS = 24;
const LABEL = 190;
const WIDTH = 960;
const LONGEST_LABEL = 26;
/** Of more slots those of the first workers are drawn. */
const MOST_LANES = 64;
const TICKS = 4;

const KINDS = { span: 'span', sound: 'sound', deliver: 'delivery' } as const;

interface Bar {
  readonly kind: string;
  readonly from: number;
  to: number;
  readonly titles: string[];
}

/** Who ran when on which worker: a lane for each slot of each worker, as an SVG drawing. */
export function lanes({ work }: Pick<Report, 'work'>): string {
  const { pieces, workers } = work;
  if (pieces.length === 0) return '';
  const begin = pieces.reduce((first, { started_at }) => Math.min(first, Date.parse(started_at)), Infinity);
  const end = pieces.reduce((last, { ended_at }) => Math.max(last, Date.parse(ended_at)), begin + 1);
  const x = (time: number) => LABEL + ((WIDTH - LABEL - 8) * (time - begin)) / (end - begin);
  const all = [...grouped(pieces, ({ worker, slot }) => `${worker} ${String(slot).padStart(5, '0')}`)].sort();
  const rows = all.slice(0, MOST_LANES).map(([, lane], row) => {
    const y = AXIS + row * ROW;
    const { worker = '', slot = 0 } = lane[0] ?? {};
    const name = slot === 0 ? label(worker) : '';
    return `<text x="${LABEL - 8}" y="${y + 13}" text-anchor="end">${name}</text>
<rect class="lane" x="${LABEL}" y="${y + 1}" width="${WIDTH - LABEL - 8}" height="${ROW - 2}"/>${bars(lane, x)
      .map((one) => drawn(one, x, y))
      .join('')}`;
  });
  const height = AXIS + rows.length * ROW + 6;
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => tick(index, { begin, end, x, height }));
  return `<ul class="legend">${Object.entries(KINDS)
    .map(([kind, name]) => `<li class="${kind}">${name}</li>`)
    .join('')}<li class="bad">failed or interrupted</li></ul>
<div class="scroll"><svg role="img" aria-label="What each slot of each worker did, and when" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${ticks.join('')}
${rows.join('\n')}</svg></div>
${notes(work, all.length)}<p class="muted">${workers.length === 1 ? 'One worker' : `${workers.length} workers`}, a lane for each slot that was used; a bar tells what it was when it is pointed at.</p>`;
}

function notes({ whole, pieces, pieces_total }: Report['work'], lanesTotal: number): string {
  const all = [
    ...(whole ? [] : ['The record of the run is not whole: a worker did more than it may write down.']),
    ...(pieces.length < pieces_total
      ? [`Of ${pieces_total} pieces of work the longest ${pieces.length} are drawn.`]
      : []),
    ...(lanesTotal > MOST_LANES ? [`Of ${lanesTotal} slots ${MOST_LANES} are drawn.`] : []),
  ];
  return all.length > 0 ? `<p class="muted">${all.join(' ')}</p>` : '';
}

/** What is too narrow to be seen alone is drawn as one with its neighbours of the same kind. */
function bars(lane: readonly Piece[], x: (time: number) => number): Bar[] {
  const drawnBars: Bar[] = [];
  for (const piece of lane) {
    const [from, to] = [Date.parse(piece.started_at), Date.parse(piece.ended_at)];
    const kind = piece.end === 'done' ? piece.kind : 'bad';
    const last = drawnBars.at(-1);
    if (last?.kind === kind && x(to) - x(last.from) < 2) {
      last.to = Math.max(last.to, to);
      last.titles.push(titleOf(piece));
    } else drawnBars.push({ kind, from, to, titles: [titleOf(piece)] });
  }
  return drawnBars;
}

function drawn({ kind, from, to, titles }: Bar, x: (time: number) => number, y: number): string {
  const width = Math.max(1, x(to) - x(from) - 0.5);
  const title = titles.length > 3 ? `${titles.length} pieces of work` : titles.join('\n');
  return `<rect class="${kind}" x="${x(from).toFixed(1)}" y="${y + 3}" width="${width.toFixed(1)}" height="${ROW - 6}" rx="2"><title>${escapeHtml(title)}</title></rect>`;
}

export function workText({ kind, what }: Pick<Piece, 'kind' | 'what'>): string {
  return kind === 'deliver' ? `delivery of ${what}` : `${kind} ${Number(what) + 1}`;
}

function titleOf(piece: Piece): string {
  const took = secondsText((Date.parse(piece.ended_at) - Date.parse(piece.started_at)) / 1000);
  const again = piece.attempt > 1 ? `, try ${piece.attempt}` : '';
  const end = piece.end === 'done' ? '' : `, ${piece.end}`;
  return `${piece.job_id}: ${workText(piece)}${again}, ${took}${end}`;
}

interface Axis {
  readonly begin: number;
  readonly end: number;
  readonly x: (time: number) => number;
  readonly height: number;
}

function tick(index: number, { begin, end, x, height }: Axis): string {
  const time = begin + ((end - begin) * index) / TICKS;
  const at = x(time).toFixed(1);
  const anchor = index === 0 ? 'start' : index === TICKS ? 'end' : 'middle';
  return `<line x1="${at}" y1="${AXIS - 6}" x2="${at}" y2="${height}"/><text class="muted" x="${at}" y="12" text-anchor="${anchor}">${secondsText((time - begin) / 1000)}</text>`;
}

function label(worker: string): string {
  return escapeHtml(worker.length > LONGEST_LABEL ? `…${worker.slice(1 - LONGEST_LABEL)}` : worker);
}
