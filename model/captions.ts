import type { Rational } from './rational';

/** Captions as they were read from a file: when a cue is on the screen, in milliseconds of the film, and what it says. */
export interface Cue {
  readonly from: number;
  readonly to: number;
  /** Lines as WebVTT writes them, with `&amp;`, `&lt;` and `&gt;`, and of its tags `<i>`, `<b>` and `<u>` alone, all closed. */
  readonly text: string;
}

export interface Captions {
  /** ISO 639-2: `eng`; `und` for none that was named. */
  readonly language: string;
  readonly cues: readonly Cue[];
}

/** Formats of files that hold captions and nothing else. */
export const CAPTION_FORMATS = ['srt', 'vtt'] as const;
export type CaptionFormat = (typeof CAPTION_FORMATS)[number];

/** The cues that are seen between two times in milliseconds, cut to them; their times count from the first of the two. */
export function cuesBetween(cues: readonly Cue[], from: number, to: number): Cue[] {
  return cues.flatMap((cue) => {
    const [begin, end] = [Math.max(cue.from, from), Math.min(cue.to, to)];
    return begin < end ? [{ ...cue, from: begin - from, to: end - from }] : [];
  });
}

/** The same for formats that show one cue at a time: where several are seen together, one says what all of them do. */
export function oneAtATime(cues: readonly Cue[]): Cue[] {
  const edges = [...new Set(cues.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const parts = edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? 0;
    const text = cues.filter((cue) => cue.from <= from && cue.to >= to).map((cue) => cue.text);
    return text.length > 0 ? [{ from, to, text: text.join('\n') }] : [];
  });
  return parts.reduce<Cue[]>((joined, part) => {
    const last = joined.at(-1);
    if (last && last.to === part.from && last.text === part.text) joined[joined.length - 1] = { ...last, to: part.to };
    else joined.push(part);
    return joined;
  }, []);
}

/** The end of a film in whole milliseconds, as captions count. */
export function filmEndMs(frames: number, rate: Rational): number {
  return Math.floor((1000 * frames * rate.den) / rate.num);
}

/** What of captions does not fit into a film, in words; empty when all of it does. */
export function beyondTheFilm(cues: readonly Cue[], endMs: number): string[] {
  const beyond = cues.filter(({ from }) => from >= endMs).length;
  const cut = cues.filter(({ from, to }) => from < endMs && to > endMs).length;
  return [
    ...(beyond > 0 ? [`${beyond} of ${cues.length} cues begin after the film's end and are left out`] : []),
    ...(cut > 0 ? [`${cut} of ${cues.length} cues are cut at the film's end`] : []),
  ];
}

interface Stretch {
  readonly firstFrame: number;
  readonly frames: number;
  readonly rate: Rational;
}

/**
 * The cues of a part of the film, one at a time, as SubRip; empty where there is none. A cue is on the screen from the first frame that begins
 * at its time or later; its times lie half a frame before that, so that no rounding moves it.
 */
export function captionsOfPart(cues: readonly Cue[], { firstFrame, frames, rate }: Stretch): string {
  const frameAt = (milliseconds: number) => Math.ceil((milliseconds * rate.num) / (1000 * rate.den) - 1e-6);
  const inFrames = cues.map((cue) => ({ ...cue, from: frameAt(cue.from), to: frameAt(cue.to) }));
  const shown = oneAtATime(cuesBetween(inFrames, firstFrame, firstFrame + frames));
  const timeOf = (frame: number) => Math.max(0, Math.round(((frame - 0.5) * 1000 * rate.den) / rate.num));
  return captionText(
    shown.map((cue) => ({ ...cue, from: timeOf(cue.from), to: timeOf(cue.to) })),
    'srt',
  );
}

/** A file of cues that holds nothing else, whatever the one was that they were read from. */
export function captionText(cues: readonly Cue[], format: CaptionFormat): string {
  if (format === 'vtt') {
    const written = cues.map(({ from, to, text }) => `${clock(from, '.')} --> ${clock(to, '.')}\n${text}\n`);
    return `WEBVTT\n\n${written.join('\n')}`;
  }
  const written = cues.map(
    ({ from, to, text }, index) => `${index + 1}\n${clock(from, ',')} --> ${clock(to, ',')}\n${plain(text)}\n`,
  );
  return written.join('\n');
}

/** SubRip knows no escapes: what would be taken for a tag or an arrow is written with a character that looks like it. */
function plain(text: string): string {
  const safe = text.replace(/&lt;(?=[A-Za-z/])/g, '‹');
  return safe.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('-->', '→');
}

/** `01:02:03.004`. */
function clock(milliseconds: number, separator: '.' | ','): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(milliseconds / 1000);
  const hours = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${hours}${separator}${String(milliseconds % 1000).padStart(3, '0')}`;
}
