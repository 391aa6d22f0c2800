import { FaultList } from '../fault-list';

/** A look-up table of colours: `size` entries for each of three colours, or `size` cubed of them, red counting fastest. */
export interface CubeLut {
  readonly dimension: 1 | 3;
  readonly size: number;
  readonly entries: readonly Colour[];
  /** The colours that the first and the last entry stand for. */
  readonly min: Colour;
  readonly max: Colour;
}

type Colour = readonly [number, number, number];

/** Entries that a table has at most: editing software writes 65 a side and no more; a curve has at most what the format allows. */
const MOST: Readonly<Record<1 | 3, number>> = { 1: 65_536, 3: 65 };
/** The largest number of half precision: no table for film needs more. */
const LARGEST = 65_504;
/** A file that is no table at all has a fault in every line. */
const MOST_FAULTS = 20;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * Reads a .cube file (Adobe's Cube LUT specification 1.0, and the input ranges that Resolve writes in place of the domain).
 * @throws ReelbatchError LUT_INVALID that names each fault by its line.
 */
export function readCube(text: string, fileName: string): CubeLut {
  const reading = new Reading(fileName);
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const words = line.trim();
    if (words !== '' && !words.startsWith('#')) reading.read(words, index + 1);
    if (reading.isFull) break;
  }
  return reading.end();
}

class Reading {
  private readonly faults = new FaultList();
  private faultsFound = 0;
  private readonly entries: Colour[] = [];
  private size: { readonly dimension: 1 | 3; readonly count: number } | undefined;
  private min: Colour = [0, 0, 0];
  private max: Colour = [1, 1, 1];
  private lastLine = 0;

  constructor(private readonly fileName: string) {}

  get isFull(): boolean {
    return this.faultsFound >= MOST_FAULTS;
  }

  read(words: string, line: number): void {
    this.lastLine = line;
    if (/^[-+.\d]/.test(words)) this.readEntry(words, line);
    else this.readKeyword(words, line);
  }

  end(): CubeLut {
    const { size, entries, min, max } = this;
    const [from, to] = [min.join(' '), max.join(' ')];
    if (min.some((low, index) => low >= (max[index] ?? low)))
      this.fault(this.lastLine, `The domain goes from ${from} to ${to}; it must rise.`);
    if (this.faultsFound === 0 && !size) this.fault(this.lastLine, 'The file ends without LUT_1D_SIZE or LUT_3D_SIZE.');
    if (this.faultsFound === 0 && entries.length < this.wanted)
      this.fault(this.lastLine, `The file ends after ${entries.length} of ${this.wanted} entries.`);
    this.faults.throwIfAny();
    return { dimension: size?.dimension ?? 3, size: size?.count ?? 0, entries, min, max };
  }

  private get wanted(): number {
    return this.size === undefined ? 0 : this.size.count ** this.size.dimension;
  }

  private readEntry(words: string, line: number): void {
    const colour = this.numbersIn(words.split(/[ \t]+/), 3, line) as Colour | undefined;
    if (!this.size) this.refuseUnsized(line);
    else if (colour) this.add(colour, line);
  }

  /** One too many is kept, so that it is said once. */
  private add(colour: Colour, line: number): void {
    if (this.entries.length === this.wanted) this.fault(line, `There are more than ${this.wanted} entries.`);
    if (this.entries.length <= this.wanted) this.entries.push(colour);
  }

  /** Said once, and not at all behind a size that was refused. */
  private refuseUnsized(line: number): void {
    if (this.faultsFound === 0) this.fault(line, 'An entry stands before LUT_1D_SIZE or LUT_3D_SIZE.');
  }

  private readKeyword(words: string, line: number): void {
    const [keyword = '', ...rest] = words.split(/[ \t]+/);
    const reader = Object.hasOwn(this.readers, keyword) ? this.readers[keyword] : undefined;
    if (!reader) this.fault(line, `${shown(keyword)} is no word of a .cube file that is known.`);
    else if (this.entries.length > 0) this.fault(line, `${keyword} stands behind the first entry.`);
    else reader(rest, line);
  }

  private readonly readers: Readonly<Record<string, (rest: readonly string[], line: number) => void>> = {
    TITLE() {},
    LUT_1D_SIZE: (rest, line) => this.readSize(1, rest, line),
    LUT_3D_SIZE: (rest, line) => this.readSize(3, rest, line),
    DOMAIN_MIN: (rest, line) => {
      this.min = (this.numbersIn(rest, 3, line) as Colour | undefined) ?? this.min;
    },
    DOMAIN_MAX: (rest, line) => {
      this.max = (this.numbersIn(rest, 3, line) as Colour | undefined) ?? this.max;
    },
    LUT_1D_INPUT_RANGE: (rest, line) => this.readRange(rest, line),
    LUT_3D_INPUT_RANGE: (rest, line) => this.readRange(rest, line),
  };

  private readSize(dimension: 1 | 3, [text = '', ...more]: readonly string[], line: number): void {
    const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (this.size) this.fault(line, 'The size stands there twice: one table, of one or three dimensions, is read.');
    else if (count >= 2 && count <= MOST[dimension] && more.length === 0) this.size = { dimension, count };
    else this.fault(line, `LUT_${dimension}D_SIZE is a whole number from 2 to ${MOST[dimension]}.`);
  }

  private readRange(rest: readonly string[], line: number): void {
    const [low, high] = this.numbersIn(rest, 2, line) ?? [];
    if (low === undefined || high === undefined) return;
    this.min = [low, low, low];
    this.max = [high, high, high];
  }

  private numbersIn(words: readonly string[], count: number, line: number): readonly number[] | undefined {
    const numbers = words.map((word) => (NUMBER.test(word) ? Number(word) : Number.NaN));
    if (words.length === count && numbers.every((number) => Math.abs(number) <= LARGEST)) return numbers;
    this.fault(line, `${count} numbers from -${LARGEST} to ${LARGEST} are wanted, this is ${shown(words.join(' '))}.`);
    return undefined;
  }

  private fault(line: number, detail: string): void {
    this.faultsFound += 1;
    this.faults.add('LUT_INVALID', `line ${line}`, detail, this.fileName);
  }
}

const SHOWN_LETTERS = 40;

/** What a file holds may be anything: only so much of it is shown, and nothing that a terminal would obey. */
function shown(text: string): string {
  const cut = text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}...` : text;
  return JSON.stringify(cut.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, '?'));
}

/** Decimals that single precision, in which ffmpeg reads them, can hold. */
const DECIMALS = 9;

/** The table as ffmpeg reads it, and nothing but it: the domain is left to a filter before it. */
export function cleanCube({ dimension, size, entries }: CubeLut): string {
  const rows = entries.map((colour) => colour.map((part) => part.toFixed(DECIMALS)).join(' '));
  return `LUT_${dimension}D_SIZE ${size}\n${rows.join('\n')}\n`;
}
