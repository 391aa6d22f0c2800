import type { SoundPreset } from './preset';
import { pcm } from './preset-settings';

/** Where the sound begins on a clock stands in the chunk of the Broadcast Wave Format (EBU Tech 3285). */
const BROADCAST_WAVE = ['-write_bext', '1', '-rf64', 'auto'];

export const SOUND: readonly SoundPreset[] = (['mix', 'rows'] as const).map((of) => ({
  kind: 'sound',
  name: of === 'mix' ? 'wav' : 'wav-stems',
  format: null,
  container: 'wav',
  audio: pcm(),
  of,
  muxArguments: BROADCAST_WAVE,
}));
