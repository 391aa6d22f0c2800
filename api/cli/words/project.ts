import { styleText } from 'node:util';
import type { ProjectListView, ProjectView } from '../../../model/views';
import { properties } from './batch';
import { failureOf } from './failures';
import { counted, formatDuration, formatTime } from './format';
import { textTable } from './text-table';

export function projectTable({ projects }: ProjectListView): string {
  if (projects.length === 0) return 'There is no project: make a folder with media below the media root.';
  const rows = projects.map(({ id, source, files, modified_at }) => [
    id,
    source,
    String(files),
    formatTime(modified_at),
  ]);
  return textTable(['project', 'film', 'files', 'modified'], rows, new Set([2]));
}

/** What a project is, what it is made of, and what is not as its timeline says or keeps it from being a film. */
export function showProject(project: ProjectView): string {
  return [about(project), sourceTable(project), remarks(project).join('\n')].filter(Boolean).join('\n\n');
}

function about(project: ProjectView): string {
  const { canvas, frames, duration_seconds, duration_timecode } = project;
  const length = [duration_seconds === null ? '' : formatDuration(duration_seconds), duration_timecode ?? ''];
  return properties({
    project: styleText('bold', project.id),
    film: project.source,
    modified: formatTime(project.modified_at),
    canvas: canvas ? `${canvas.width}x${canvas.height}, ${rateInWords(canvas.frame_rate)} frames a second` : '',
    length: frames === null ? '' : [counted(frames, 'frame'), ...length].filter(Boolean).join(', '),
    starts: project.start_timecode ?? '',
    picture: tracksInWords(project.picture_tracks),
    sound: project.sound_tracks?.tracks === 0 ? "the picture's own" : tracksInWords(project.sound_tracks),
    sources: project.sources_total === null ? '' : String(project.sources_total),
  });
}

function tracksInWords(counts: ProjectView['picture_tracks']): string {
  if (!counts) return '';
  const { tracks, clips, transitions } = counts;
  return [
    counted(tracks, 'track'),
    counted(clips, 'clip'),
    ...(transitions ? [counted(transitions, 'transition')] : []),
  ]
    .filter(Boolean)
    .join(', ');
}

function sourceTable({ sources, sources_total }: ProjectView): string {
  if (sources.length === 0) return '';
  const rows = sources.map(({ path, picture, sound }) => [
    path,
    picture ? `${picture.width}x${picture.height}` : '',
    picture?.frame_rate ? rateInWords(picture.frame_rate) : '',
    picture?.codec ?? '',
    sound ? `${sound.sample_rate} Hz, ${counted(sound.channels, 'channel')}` : '',
    lengthOf(picture?.duration_seconds ?? (picture ? null : sound?.duration_seconds) ?? null),
  ]);
  const table = textTable(['source', 'size', 'rate', 'codec', 'sound', 'length'], rows, new Set([1, 2, 5]));
  const more = (sources_total ?? 0) - sources.length;
  return more > 0 ? `${table}\nand ${more} more` : table;
}

function lengthOf(seconds: number | null): string {
  return seconds === null ? '' : formatDuration(seconds);
}

/** `24000/1001` as people say it: `23.976`. */
function rateInWords(rate: string): string {
  const [num = 0, den = 1] = rate.split('/').map(Number);
  return String(Number((num / den).toFixed(3)));
}

function remarks({ left_out, warnings, failures }: ProjectView): string[] {
  return [
    ...failures.flatMap((failure) => failureOf(styleText('red', 'is no film'), failure)),
    ...left_out.map((what) => `${styleText('yellow', 'leaves out')}  ${what}`),
    ...warnings.map((what) => `${styleText('yellow', 'warning')}  ${what}`),
  ];
}
