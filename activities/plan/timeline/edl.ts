import type { FaultList } from '../fault-list';

/** A line of an edit decision list that says what is seen or heard of a reel, and when (CMX 3600). */
export interface EdlEvent {
  /** Of the file, counted from 1. */
  readonly line: number;
  readonly number: string;
  readonly reel: string;
  readonly channels: readonly Channel[];
  /** Frames of the dissolve with which it begins; 0 for a cut. */
  readonly dissolve: number;
  readonly times: { readonly [Time in 'sourceIn' | 'sourceOut' | 'recordIn' | 'recordOut']: string };
  /** Drop-frame, by the last FCM line before it. */
  readonly drop: boolean;
  clipName: string | null;
  /** Frames in a second at which its source runs, of an M2 line; null where there is none. */
  speed: number | null;
}

export type Channel = 'V' | 'A' | 'A2';

const EVENT = /^(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(?:(\d+)\s+)?(\d\S*[:;.,]\S*)\s+(\S+)\s+(\S+)\s+(\S+)$/;
const CHANNELS: Readonly<Record<string, readonly Channel[]>> = {
  V: ['V'],
  V1: ['V'],
  A: ['A'],
  A1: ['A'],
  A2: ['A2'],
  AA: ['A', 'A2'],
  B: ['V', 'A'],
  'A/V': ['V', 'A'],
  'A1/V': ['V', 'A'],
  'A2/V': ['V', 'A2'],
  'AA/V': ['V', 'A', 'A2'],
};
/** A line of such a list has 80 characters, and comments some more. */
const LONGEST_LINE = 2000;
const SAYS_NOTHING = /^(TITLE:|EFFECTS NAME IS|FINAL CUT PRO REEL|>>>|$)/i;

/** Reads the lines of a list. What is not understood is a fault of its line. */
export function readEdlLines(text: string, faults: FaultList): readonly EdlEvent[] {
  const events: EdlEvent[] = [];
  let drop = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    const place = `line ${index + 1}`;
    if (line.length > LONGEST_LINE) {
      faults.add('TIMELINE_INVALID', place, `It has ${line.length} characters, ${LONGEST_LINE} are read.`);
      continue;
    }
    const mode = /^FCM:\s*(NON[-\s]?DROP|DROP)/i.exec(line)?.[1];
    if (mode) drop = !mode.toUpperCase().startsWith('NON');
    else if (/^\d/.test(line)) {
      const event = readEvent(line, { line: index + 1, drop }, faults);
      if (event) events.push(event);
    } else if (/^M2\s/i.test(line)) {
      if (!setSpeed(line, events))
        faults.add('TIMELINE_INVALID', place, `A speed of no event before it: ${line.slice(0, 80)}.`);
    } else if (line.startsWith('*')) nameClip(line, events);
    else if (!SAYS_NOTHING.test(line))
      faults.add('TIMELINE_UNSUPPORTED', place, `This cannot be read: ${line.slice(0, 80)}.`);
  }
  return events;
}

function readEvent(text: string, at: Pick<EdlEvent, 'line' | 'drop'>, faults: FaultList): EdlEvent | undefined {
  const place = `line ${at.line}`;
  const match = EVENT.exec(text);
  if (!match) {
    const wanted = 'number, reel, channel, kind of edit and four timecodes';
    faults.add('TIMELINE_INVALID', place, `An event has ${wanted}: ${text.slice(0, 80)}.`);
    return undefined;
  }
  const [
    ,
    number = '',
    reel = '',
    channel = '',
    edit = '',
    length,
    sourceIn = '',
    sourceOut = '',
    recordIn = '',
    recordOut = '',
  ] = match;
  const name = channel.toUpperCase();
  const channels = Object.hasOwn(CHANNELS, name) ? CHANNELS[name] : undefined;
  if (!channels) faults.add('TIMELINE_UNSUPPORTED', place, `The channel ${channel} cannot be assembled.`);
  const kind = edit.toUpperCase();
  if (kind !== 'C' && kind !== 'D')
    faults.add('TIMELINE_UNSUPPORTED', place, `The edit ${edit} cannot be assembled, only C and D.`);
  else if ((kind === 'D') !== (length !== undefined)) {
    faults.add('TIMELINE_INVALID', place, 'A dissolve has a length in frames, a cut has none.');
  }
  const times = { sourceIn, sourceOut, recordIn, recordOut };
  return {
    ...at,
    number,
    reel,
    channels: channels ?? [],
    dissolve: Number(length ?? 0),
    times,
    clipName: null,
    speed: null,
  };
}

/** Comments name the clips of the event before them: of a dissolve, which is two lines, the first and the second. */
function nameClip(line: string, events: readonly EdlEvent[]): void {
  const match = /^\*\s*(FROM|TO) CLIP NAME:\s*(.+)$/i.exec(line);
  const last = events.at(-1);
  if (!match || !last) return;
  const before = events.at(-2);
  const first = before?.number === last.number ? before : undefined;
  const from = last.dissolve > 0 ? first : last;
  const named = match[1]?.toUpperCase() === 'TO' ? last : from;
  if (named) named.clipName = match[2]?.trim() ?? null;
}

/** A speed is that of the event before it; of a dissolve, which is two lines, of the one whose reel it names. False if there is none. */
function setSpeed(line: string, events: readonly EdlEvent[]): boolean {
  const [, reel = '', speed = ''] = line.split(/\s+/);
  const last = events.at(-1);
  const fits = events.slice(-2).filter((event) => event.number === last?.number && event.reel === reel);
  const event = fits.find((one) => one.speed === null) ?? fits.at(-1);
  if (!event || !/^[+-]?\d+(\.\d+)?$/.test(speed)) return false;
  event.speed = Number(speed);
  return true;
}
