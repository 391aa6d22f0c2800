import { z } from 'zod';
import { CONTAINERS, type Container } from './container';
import { only, onlyFields } from './fault-words';
import { faultsOf } from './issue-faults';
import { type OptionTable, oneOf, TIMECODE } from './option-values';
import { PICTURE_ENCODERS, type PictureEncoder } from './picture-encoders';
import { type FilmPreset, type Preset, presetNameSchema } from './preset';
import { type ArgumentFault, argumentFaults, argumentOf, completed } from './preset-arguments';
import { loudnessOf, loudnessSchema } from './preset-file-loudness';
import { soundFileSchema, soundPresetOf, stillsFileSchema, stillsPresetOf } from './preset-file-others';
import { FAST_START, START_TIMECODE } from './preset-settings';
import { SOUND_ENCODERS, type SoundEncoder } from './sound-encoders';
import type { ProblemFault } from './views';

/** More is a mistake, or made to do harm. */
const MOST_ARGUMENTS = 100;

const MUX_OPTIONS: Readonly<Record<Container, OptionTable>> = {
  mp4: { '-movflags': oneOf('+faststart'), '-timecode': TIMECODE },
  mov: { '-movflags': oneOf('+faststart'), '-timecode': TIMECODE },
  webm: {},
  mkv: {},
};
const USUAL_MUX: Readonly<Record<Container, readonly string[]>> = {
  mp4: FAST_START,
  mov: START_TIMECODE,
  webm: [],
  mkv: [],
};

const argumentsError = only(`a list of at most ${MOST_ARGUMENTS} arguments, each of them text`);
const argumentsSchema = z
  .array(z.string({ error: only('text') }), { error: argumentsError })
  .max(MOST_ARGUMENTS, { error: argumentsError });
const amount = (most: number) => {
  const error = only(`a number above 0, at most ${most}`);
  return z.number({ error }).positive({ error }).max(most, { error }).optional();
};

const videoShape = {
  encoder: z.enum(Object.keys(PICTURE_ENCODERS), { error: only(`one of ${Object.keys(PICTURE_ENCODERS).join(', ')}`) }),
  pixel_format: z.string({ error: only('the name of a pixel format') }).optional(),
  profile: z
    .string({ error: only('the profile, as ffprobe calls it') })
    .min(1)
    .max(60)
    .optional(),
  arguments: argumentsSchema.default([]),
  cpu_seconds_per_megapixel: amount(1000),
  memory_bytes_per_pixel: amount(100_000),
  disk_bytes_per_pixel: amount(1000),
  bits_per_pixel: amount(1000),
};

const videoSchema = z
  .strictObject(videoShape, { error: onlyFields('the video of a preset', Object.keys(videoShape)) })
  .superRefine((video, context) => {
    const encoder = PICTURE_ENCODERS[video.encoder] as PictureEncoder;
    const add = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    const options = { ...encoder.options, ...profileOption(encoder) };
    const faults = argumentFaults(video.arguments, options, encoder.list);
    for (const { place, message } of faults) add(['arguments', place], message);
    for (const option of encoder.needed)
      if (!video.arguments.includes(option))
        add(['arguments'], `lacks ${option}, without which ${video.encoder} is not used`);
    const formats = pixelFormatsOf(encoder, video.arguments);
    if (video.pixel_format !== undefined && !formats.includes(video.pixel_format))
      add(
        ['pixel_format'],
        only(`one of ${formats.join(', ')} with this encoder and its profile`)({ input: video.pixel_format }),
      );
  });

const audioShape = {
  encoder: z.enum(Object.keys(SOUND_ENCODERS), { error: only(`one of ${Object.keys(SOUND_ENCODERS).join(', ')}`) }),
  arguments: argumentsSchema.optional(),
  loudness: loudnessSchema.optional(),
};

const audioSchema = z
  .strictObject(audioShape, { error: onlyFields('the audio of a preset', Object.keys(audioShape)) })
  .superRefine((audio, context) => {
    const { options } = SOUND_ENCODERS[audio.encoder] as SoundEncoder;
    for (const { place, message } of argumentFaults(audio.arguments ?? [], options))
      context.addIssue({ code: 'custom', path: ['arguments', place], message });
  });

const shape = {
  name: presetNameSchema,
  kind: z.literal('film').optional(),
  container: z.enum(CONTAINERS, { error: only(`one of ${CONTAINERS.join(', ')}`) }),
  video: videoSchema,
  audio: audioSchema,
  mux_arguments: argumentsSchema.optional(),
};

/** A preset as a studio writes it: what the product knows of its encoders is left out, what has a default may be. */
const presetFileSchema = z.strictObject(shape, { error: onlyFields('a preset', Object.keys(shape)) });
type GivenPreset = z.infer<typeof presetFileSchema>;

type Read<P> = { readonly preset: P } | { readonly faults: readonly ProblemFault[] };

/** Of films, of sound and of stills; captions have nothing to be chosen. */
const KINDS = ['film', 'sound', 'stills'] as const;

/** A preset out of a studio's file; or every fault of it, with pointers into it. One that names no kind is of a film. */
export function readPreset(given: unknown): Read<Preset> {
  const kind: unknown = (given as { readonly kind?: unknown } | null)?.kind ?? 'film';
  if (kind === 'sound') return readAs(soundFileSchema, soundPresetOf, given);
  if (kind === 'stills') return readAs(stillsFileSchema, stillsPresetOf, given);
  if (kind === 'film') return readFilm(given);
  return { faults: [{ pointer: '/kind', message: only(`one of ${KINDS.join(', ')}`)({ input: kind }) }] };
}

function readAs<S extends z.ZodType, P>(schema: S, make: (given: z.infer<S>) => P, given: unknown): Read<P> {
  const parsed = schema.safeParse(given);
  return parsed.success ? { preset: make(parsed.data) } : { faults: faultsOf(parsed.error) };
}

function readFilm(given: unknown): Read<FilmPreset> {
  const parsed = presetFileSchema.safeParse(given);
  const faults = [...(parsed.success ? [] : faultsOf(parsed.error)), ...togetherFaults(given)];
  return parsed.success && faults.length === 0 ? { preset: presetOf(parsed.data) } : { faults };
}

/** What is sound by itself and does not go together. */
function togetherFaults(given: unknown): ProblemFault[] {
  const { container, video, audio, mux_arguments } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const known = CONTAINERS.find((one) => one === container);
  if (known === undefined) return [];
  const picture = encoderIn(PICTURE_ENCODERS, video);
  const sound = encoderIn(SOUND_ENCODERS, audio);
  const pictureFits = picture === undefined || Object.hasOwn(picture.containers, known);
  const soundFits = sound === undefined || sound.containers.includes(known);
  const mux = argumentsSchema.safeParse(mux_arguments);
  return [
    ...(pictureFits ? [] : [misfit('video', known, Object.keys(picture.containers))]),
    ...(soundFits ? [] : [misfit('audio', known, sound.containers)]),
    ...(mux.success ? argumentFaults(mux.data, MUX_OPTIONS[known]).map(at('/mux_arguments')) : []),
  ];
}

function encoderIn<T>(table: Readonly<Record<string, T>>, given: unknown): T | undefined {
  const { encoder } = (given ?? {}) as { encoder?: unknown };
  return typeof encoder === 'string' && Object.hasOwn(table, encoder) ? table[encoder] : undefined;
}

function misfit(part: string, container: Container, containers: readonly string[]): ProblemFault {
  const message = `does not go into ${container}, but into ${containers.join(', ')}`;
  return { pointer: `/${part}/encoder`, message };
}

function at(pointer: string) {
  return ({ place, message }: ArgumentFault): ProblemFault => ({ pointer: `${pointer}/${place}`, message });
}

function profileOption({ profiles }: PictureEncoder): OptionTable {
  const names = Object.keys(profiles);
  return names.length === 0 ? {} : { '-profile:v': oneOf(...names) };
}

function pixelFormatsOf(encoder: PictureEncoder, given: readonly string[]): readonly string[] {
  const profile = argumentOf('-profile:v', given) ?? '';
  const ofProfile = Object.hasOwn(encoder.profiles, profile) ? encoder.profiles[profile] : undefined;
  return ofProfile ?? Object.keys(encoder.pixelFormats);
}

function presetOf({ name, container, video, audio, mux_arguments }: GivenPreset): FilmPreset {
  const encoder = PICTURE_ENCODERS[video.encoder] as PictureEncoder;
  const { codec, usual } = SOUND_ENCODERS[audio.encoder] as SoundEncoder;
  const pixelFormat = video.pixel_format ?? pixelFormatsOf(encoder, video.arguments)[0] ?? '';
  const decoded = encoder.pixelFormats[pixelFormat] ?? pixelFormat;
  const tagged = encoder.tag !== undefined && (container === 'mp4' || container === 'mov') ? encoder.tag : undefined;
  const memory = video.memory_bytes_per_pixel ?? encoder.memoryBytesPerPixel;
  const disk = video.disk_bytes_per_pixel ?? encoder.diskBytesPerPixel;
  return {
    name,
    format: null,
    container,
    video: {
      encoder: video.encoder,
      codec: encoder.codec,
      profile: video.profile ?? null,
      pixelFormat,
      ...(decoded === pixelFormat ? {} : { decodedPixelFormat: decoded }),
      ...(tagged === undefined ? {} : { tag: tagged }),
      arguments: completed(video.arguments, encoder),
      spanContainer: encoder.containers[container] as Container,
      cpuSecondsPerMegapixel: video.cpu_seconds_per_megapixel ?? encoder.cpuSecondsPerMegapixel,
      ...(memory === undefined ? {} : { memoryBytesPerPixel: memory }),
      ...(disk === undefined ? {} : { diskBytesPerPixel: disk }),
      ...(encoder.smallest === undefined ? {} : { smallest: encoder.smallest }),
      ...(video.bits_per_pixel === undefined ? {} : { bitsPerPixel: video.bits_per_pixel }),
    },
    audio: {
      encoder: audio.encoder,
      codec,
      arguments: [...(audio.arguments ?? usual)],
      sampleRate: 48000,
      channels: 2,
      ...loudnessOf(audio.loudness),
    },
    muxArguments: [...(tagged === undefined ? [] : ['-tag:v', tagged]), ...(mux_arguments ?? USUAL_MUX[container])],
  };
}
