/** Numbered pictures that are one moving picture: `a.1001.png`, `a.1002.png` and so on. */
export interface ImageSequence {
  /** All that stands before the number, relative to the media root: `proj-123/shots/a.` */
  readonly prefix: string;
  readonly suffix: string;
  readonly first: number;
  /** From one number to the next. */
  readonly step: number;
  /** To which numbers are filled up with zeros. */
  readonly digits: number;
  readonly count: number;
  /** What is shown in the place of pictures that are not there: the one before, or black. */
  readonly missing: 'hold' | 'black';
  /** Places in the sequence, from 0, of pictures that are not there, ascending. */
  readonly absent: readonly number[];
}

/** The number of the picture at a place of the sequence. */
export function imageNumber({ first, step }: Pick<ImageSequence, 'first' | 'step'>, place: number): number {
  return first + place * step;
}

/** The file of the picture at a place, relative to the media root. */
export function imagePath(sequence: Omit<ImageSequence, 'missing' | 'absent'>, place: number): string {
  const { prefix, suffix, digits } = sequence;
  const number = imageNumber(sequence, place);
  return `${prefix}${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(digits, '0')}${suffix}`;
}

/** The place of the picture that is shown for one: itself, the last one before it that is there, or else the first; null for black. */
export function imageShown({ absent, missing, count }: ImageSequence, place: number): number | null {
  const gone = new Set(absent);
  if (!gone.has(place)) return place;
  if (missing === 'black') return null;
  for (let before = place - 1; before >= 0; before -= 1) if (!gone.has(before)) return before;
  for (let behind = place + 1; behind < count; behind += 1) if (!gone.has(behind)) return behind;
  return null;
}
