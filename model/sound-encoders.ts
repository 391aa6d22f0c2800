import type { Container } from './container';
import { BITRATE, type OptionTable, oneOf, SWITCH, wholeFrom } from './option-values';

/** What the product knows of an encoder of sound that a studio may name in a preset of its own. */
export interface SoundEncoder {
  /** What ffprobe calls what it writes. */
  readonly codec: string;
  readonly containers: readonly Container[];
  readonly options: OptionTable;
  /** Said to it where a preset says nothing. */
  readonly usual: readonly string[];
}

const SOUND_TABLE = {
  aac: { codec: 'aac', containers: ['mp4', 'mov', 'mkv'], options: { '-b:a': BITRATE }, usual: ['-b:a', '256k'] },
  libfdk_aac: {
    codec: 'aac',
    containers: ['mp4', 'mov', 'mkv'],
    options: { '-b:a': BITRATE, '-vbr': wholeFrom(1, 5), '-afterburner': SWITCH },
    usual: ['-b:a', '256k'],
  },
  ac3: { codec: 'ac3', containers: ['mp4', 'mov', 'mkv'], options: { '-b:a': BITRATE }, usual: ['-b:a', '320k'] },
  libopus: {
    codec: 'opus',
    containers: ['webm', 'mkv'],
    options: { '-b:a': BITRATE, '-vbr': oneOf('on', 'off', 'constrained'), '-compression_level': wholeFrom(0, 10) },
    usual: ['-b:a', '160k'],
  },
  flac: { codec: 'flac', containers: ['mkv'], options: { '-compression_level': wholeFrom(0, 12) }, usual: [] },
  pcm_s16le: { codec: 'pcm_s16le', containers: ['mov', 'mkv'], options: {}, usual: [] },
  pcm_s24le: { codec: 'pcm_s24le', containers: ['mov', 'mkv'], options: {}, usual: [] },
} satisfies Readonly<Record<string, SoundEncoder>>;

export const SOUND_ENCODERS: Readonly<Record<string, SoundEncoder>> = SOUND_TABLE;
