import { type FilmPreset, isFilm, type Quality } from '../../model/preset';
import { presetFor } from '../../model/presets';

/** The preset of a format that makes a film. */
export function filmPresetFor(format: string, quality: Quality): FilmPreset {
  const preset = presetFor(format, quality);
  if (!isFilm(preset)) throw new RangeError(`${format} makes no film`);
  return preset;
}
