import * as mediaCaptions from 'media-captions';
import type { CaptionFormat, Cue } from '../../model/captions';
import { cleanText } from './clean-text';

/** The library's own types name their files without extensions, which TypeScript does not follow from a module of Node's. */
interface CaptionsLibrary {
  parseText(
    text: string,
    options: { readonly type: CaptionFormat; readonly strict: boolean; readonly errors: boolean },
  ): Promise<{
    readonly cues: readonly { readonly startTime: number; readonly endTime: number; readonly text: string }[];
    readonly errors: readonly { readonly line: number; readonly message: string }[];
  }>;
}

const { parseText } = mediaCaptions as unknown as CaptionsLibrary;

export interface ParsedCaptions {
  readonly cues: readonly Cue[];
  /** What cannot be read, each with its line, counted from one. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

const CLOCK = String.raw`(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}`;
const TIMING = new RegExp(String.raw`^\s*(${CLOCK})\s+-->\s+(${CLOCK})(?:\s.*)?$`);
/** Two times that something else than an arrow stands between. */
const NEARLY_TIMING = new RegExp(String.raw`^\s*${CLOCK}\s*\S{1,3}\s*${CLOCK}`);

/** Of a film of a night. Reading takes time by the square of their number. */
const MOST_CUES = 10_000;

/** Reads SubRip or WebVTT. Positions, colours and other styles are left out. */
export async function parseCaptions(text: string, format: CaptionFormat): Promise<ParsedCaptions> {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const cuesWritten = plain.split('-->').length - 1;
  if (cuesWritten > MOST_CUES)
    return { cues: [], faults: [{ line: 1, message: `There are ${cuesWritten} cues, ${MOST_CUES} are read.` }] };
  const parsed = await parseText(plain, { type: format, strict: false, errors: true });
  const faults = new Map(faultsOfLines(plain).map((fault) => [fault.line, fault.message]));
  for (const { line, message } of parsed.errors) {
    if (!faults.has(line)) faults.set(line, `${message.replace(/ on line \d+$/, '')}.`);
  }
  const cues = parsed.cues.map(({ startTime, endTime, text: said }) => ({
    from: Math.round(startTime * 1000),
    to: Math.round(endTime * 1000),
    text: cleanText(said, format),
  }));
  return {
    cues: cues.filter((cue) => cue.text !== '').sort((a, b) => a.from - b.from || a.to - b.to),
    faults: [...faults].map(([line, message]) => ({ line, message })).sort((a, b) => a.line - b.line),
  };
}

/** The library passes over a cue that ends before it begins, and over times without their arrow. */
function faultsOfLines(text: string): { line: number; message: string }[] {
  return text.split('\n').flatMap((written, index) => {
    const line = index + 1;
    const match = TIMING.exec(written);
    if (match && secondsOf(match[1] ?? '') >= secondsOf(match[2] ?? ''))
      return [{ line, message: 'The cue ends before it begins, or when it does.' }];
    if (match) return [];
    if (written.includes('-->'))
      return [{ line, message: 'It is no pair of times like 00:00:01,000 --> 00:00:02,500.' }];
    return NEARLY_TIMING.test(written) ? [{ line, message: 'Between the two times --> is missing.' }] : [];
  });
}

function secondsOf(clock: string): number {
  return clock
    .replace(',', '.')
    .split(':')
    .reduce((seconds, part) => 60 * seconds + Number(part), 0);
}
