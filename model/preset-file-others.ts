import { z } from 'zod';
import { only, onlyFields } from './fault-words';
import { presetNameSchema, type SoundPreset, type StillsPreset } from './preset';
import { loudnessOf, loudnessSchema } from './preset-file-loudness';
import { pcm } from './preset-settings';
import { BROADCAST_WAVE } from './presets-sound';
import { jpegOf } from './presets-stills';

/** What a file of a film's sound alone may hold. */
const WAV_ENCODERS = ['pcm_s16le', 'pcm_s24le'] as const;

const audioShape = {
  encoder: z.enum(WAV_ENCODERS, { error: only(`one of ${WAV_ENCODERS.join(', ')}`) }),
  loudness: loudnessSchema.optional(),
};
const soundShape = {
  name: presetNameSchema,
  kind: z.literal('sound'),
  container: z.literal('wav', { error: only('wav') }),
  of: z.enum(['mix', 'rows'], { error: only('mix or rows') }).default('mix'),
  audio: z.strictObject(audioShape, { error: onlyFields('the audio of a preset', Object.keys(audioShape)) }),
};

/** The film's sound alone, as a studio writes it. */
export const soundFileSchema = z
  .strictObject(soundShape, { error: onlyFields('a preset for sound', Object.keys(soundShape)) })
  .superRefine(({ of, audio }, context) => {
    if (of !== 'rows' || !audio.loudness) return;
    const message = 'is of a mix: rows that are heard together have no loudness of their own';
    context.addIssue({ code: 'custom', path: ['audio', 'loudness'], message });
  });

export function soundPresetOf({ name, of, audio }: z.infer<typeof soundFileSchema>): SoundPreset {
  return {
    kind: 'sound',
    name,
    format: null,
    container: 'wav',
    audio: { ...pcm(), encoder: audio.encoder, codec: audio.encoder, ...loudnessOf(audio.loudness) },
    of,
    muxArguments: [...BROADCAST_WAVE],
  };
}

const whole = (low: number, high: number) => {
  const error = only(`a whole number from ${low} to ${high}`);
  return z.int({ error }).min(low, { error }).max(high, { error });
};
const shareError = only("a share of the film's length: from 0 to below 1");
const posterShape = {
  of: z.literal('poster'),
  from: z.number({ error: shareError }).min(0, { error: shareError }).lt(1, { error: shareError }).default(0.1),
};
const sheetShape = {
  of: z.literal('sheet'),
  columns: whole(1, 10),
  rows: whole(1, 10),
  picture_width: whole(16, 1024).default(480),
};
const stillsShape = {
  name: presetNameSchema,
  kind: z.literal('stills'),
  container: z.literal('jpg', { error: only('jpg') }),
  stills: z.discriminatedUnion(
    'of',
    [
      z.strictObject(posterShape, { error: onlyFields('a poster', Object.keys(posterShape)) }),
      z.strictObject(sheetShape, { error: onlyFields('a sheet', Object.keys(sheetShape)) }),
    ],
    { error: ({ input }) => only('an object whose field "of" is poster or sheet')({ input }) },
  ),
  /** As ffmpeg counts it for JPEG: 2 is the best, 31 the smallest. */
  quality: whole(2, 31).default(2),
};

/** Pictures of the film, as a studio writes it. */
export const stillsFileSchema = z.strictObject(stillsShape, {
  error: onlyFields('a preset for stills', Object.keys(stillsShape)),
});

export function stillsPresetOf({ name, stills, quality }: z.infer<typeof stillsFileSchema>): StillsPreset {
  return {
    kind: 'stills',
    name,
    format: null,
    container: 'jpg',
    stills:
      stills.of === 'poster'
        ? stills
        : { of: 'sheet', columns: stills.columns, rows: stills.rows, pictureWidth: stills.picture_width },
    arguments: jpegOf(quality),
  };
}
