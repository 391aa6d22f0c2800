/** A way to count frames: so many numbers a second, of which drop-frame leaves some out (SMPTE ST 12-1). */
export interface TimecodeCount {
  /** Numbers a second: 30 at 29.97. */
  readonly nominal: number;
  readonly drop: boolean;
}

const WRITTEN = /^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$/;

/** True where a timecode says by its last separator that it leaves numbers out. */
export function saysDrop(text: string): boolean {
  return /[;,]\d+$/.test(text);
}

/** The number of the frame, counted from 00:00:00:00; undefined for what is no timecode of this count. */
export function framesOf(text: string, { nominal, drop }: TimecodeCount): number | undefined {
  const match = WRITTEN.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (minutes > 59 || seconds > 59 || frames >= nominal) return undefined;
  const all = 60 * hours + minutes;
  const counted = (60 * all + seconds) * nominal + frames;
  if (!drop) return counted;
  // Two numbers of thirty, four of sixty, are left out at each minute but every tenth.
  const left = nominal / 15;
  if (seconds === 0 && frames < left && minutes % 10 !== 0) return undefined;
  return counted - left * (all - Math.floor(all / 10));
}

/** The timecode of a frame that is counted from 00:00:00:00; after a day it begins again. */
export function timecodeText(frame: number, { nominal, drop }: TimecodeCount): string {
  const left = drop ? nominal / 15 : 0;
  const minute = 60 * nominal - left;
  const tenMinutes = 10 * minute + left;
  const today = frame % (24 * 6 * tenMinutes);
  const [tens, rest] = [Math.floor(today / tenMinutes), today % tenMinutes];
  // The first of ten minutes leaves nothing out.
  const minutes = rest < 60 * nominal ? 0 : 1 + Math.floor((rest - 60 * nominal) / minute);
  const number = today + left * (9 * tens + minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(number / nominal);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two);
  return `${parts.join(':')}${drop ? ';' : ':'}${two(number % nominal)}`;
}
