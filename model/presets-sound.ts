import type { LoudnessTarget, SoundPreset } from './preset';
import { pcm } from './preset-settings';

/** Where the sound begins on a clock stands in the chunk of the Broadcast Wave Format (EBU Tech 3285). */
export const BROADCAST_WAVE: readonly string[] = ['-write_bext', '1', '-rf64', 'auto'];

function wav(name: string, of: SoundPreset['of'], loudness?: LoudnessTarget): SoundPreset {
  const audio = { ...pcm(), ...(loudness ? { loudness } : {}) };
  return { kind: 'sound', name, format: null, container: 'wav', audio, of, muxArguments: [...BROADCAST_WAVE] };
}

export const SOUND: readonly SoundPreset[] = [
  wav('wav', 'mix'),
  wav('wav-r128', 'mix', { integrated: -23, truePeak: -1 }),
  wav('wav-stems', 'rows'),
];
