import { ReelbatchError } from '../../../model/failure';
import type { GeneratedPicture } from '../../../model/program';
import type { OtioReference } from './otio';

/** Names that programs have for SMPTE colour bars, in small letters and without what stands between words. */
const BARS: ReadonlySet<string> = new Set([
  ...['bars', 'colorbars', 'colourbars', 'smpte', 'smptebars', 'smptecolorbars', 'smptecolourbars'],
  ...['hdbars', 'smptehdbars', 'barsandtone', 'bars&tone', 'hdbarsandtone'],
]);

/**
 * What a generator makes: black, colour bars or a colour. Tone is none of its sound.
 * @throws ReelbatchError TIMELINE_UNSUPPORTED for other generators and for colours that are not understood or seen through.
 */
export function generatedPicture({ generator_kind, parameters }: OtioReference): GeneratedPicture {
  const kind = (generator_kind ?? '').toLowerCase().replaceAll(/[\s_-]/g, '');
  if (kind === 'black') return { kind: 'black' };
  if (BARS.has(kind)) return { kind: 'bars' };
  if (kind !== 'solidcolor' && kind !== 'solidcolour')
    throw new ReelbatchError(
      'TIMELINE_UNSUPPORTED',
      `The generator ${generator_kind ?? 'nameless'} cannot be assembled.`,
    );
  const written = parameters?.['color'] ?? parameters?.['colour'];
  const colour = readColour(written);
  if (colour === undefined) {
    const shown = written === undefined ? 'without a color' : `of the color ${JSON.stringify(written).slice(0, 80)}`;
    const detail = `The generator SolidColor ${shown} cannot be assembled: #rrggbb or red, green and blue are read, opaque.`;
    throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail);
  }
  return colour === '000000' ? { kind: 'black' } : { kind: 'colour', colour };
}

/** As `rrggbb`. Colours are written by name, as #rrggbb, or as red, green and blue in a list or an object; what follows is opacity. */
function readColour(written: unknown): string | undefined {
  if (typeof written === 'string') return readHex(written.trim().toLowerCase());
  if (typeof written !== 'object' || written === null) return undefined;
  const parts = Array.isArray(written)
    ? written
    : ['r', 'g', 'b', 'a'].map((name) => (written as Record<string, unknown>)[name]);
  const [red, green, blue, opacity = 1] = parts;
  if (opacity !== 1 && opacity !== 255) return undefined;
  const rgb = [red, green, blue];
  if (!rgb.every((part) => typeof part === 'number' && part >= 0 && part <= 255)) return undefined;
  // Parts of one, or of 255 where one of them is more.
  const whole = rgb.some((part) => part > 1) ? 255 : 1;
  return rgb.map((part) => hex((part / whole) * 255)).join('');
}

function readHex(text: string): string | undefined {
  if (text === 'black') return '000000';
  if (text === 'white') return 'ffffff';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short)
    return short
      .slice(1)
      .map((digit) => digit + digit)
      .join('');
  return /^#([0-9a-f]{6})(ff)?$/.exec(text)?.[1];
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
