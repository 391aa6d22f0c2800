import type { ImageSequence } from './image-sequence';
import type { Fit } from './picture';
import type { Rational } from './rational';
import type { Running } from './source-time';

/** The frame on which every source is conformed: size in square pixels and exact frame rate. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rate: Rational;
  /** How sources of another shape are brought to it; with bars where nothing is said. */
  readonly fit?: Exclude<Fit, 'pad'>;
}

/** A source file of a project, with what decides its pixels and its sound. */
export interface Media {
  /** Relative to the media root, with forward slashes: `proj-123/shots/a.mov`. */
  readonly path: string;
  /** SHA-256 over size, modification time and samples of the content. */
  readonly fingerprint: string;
  /** Null for a file without picture. */
  readonly video: MediaVideo | null;
  readonly audio: MediaAudio | null;
  /** The timecode of its first frame, `01:00:00:00`, if it has one. Decides no pixels. */
  readonly timecode?: string;
  /** Of an MPEG transport or program stream: it is sought in only after it was copied to another container. */
  readonly mpegStream?: MpegStream;
  /** The images that it is made of, where it is no file. Its path then only names it. */
  readonly sequence?: ImageSequence;
}

export interface MpegStream {
  /** How long after the file's earliest stamp its picture begins, its sound where it has no picture: the file's zero. */
  readonly lead: Rational;
  /** The sound has a form that only such streams have. */
  readonly streamPcm: boolean;
}

export interface MediaVideo {
  /** Display size in square pixels: rotation and sample aspect are applied. */
  readonly width: number;
  readonly height: number;
  readonly rate: Rational;
  readonly duration: Rational;
  /** One picture, shown as long as the timeline wants. */
  readonly still: boolean;
  readonly interlaced: boolean;
  /** It can be seen through in places: there it is black. Absent where it cannot. */
  readonly alpha?: true;
  /** More than 8 bits or more colour than 4:2:0: worked on in 10 bits 4:2:2. */
  readonly deep: boolean;
  /** Name of the codec, as ffprobe has it: `hevc`. */
  readonly codec: string;
  /** Null where samples are colours already: RGB and gray. */
  readonly matrix: ColourMatrix | null;
  /** Samples from black to white: limited, 16 to 235 of 8 bits, or full. */
  readonly range: 'tv' | 'pc';
  /** What red, green and blue are, where they are not those of Rec. 709. */
  readonly primaries?: 'bt2020';
}

/** How luma and chroma become colours. */
export type ColourMatrix = 'bt601' | 'bt709' | 'bt2020' | 'fcc' | 'smpte240m';

export interface MediaAudio {
  readonly sampleRate: number;
  readonly channels: number;
  readonly duration: Rational;
}

/** A file that runs: what is met n frames of the canvas behind the first is the moment `start + n * speed / rate` of it. */
export interface MediaSource extends Running {
  readonly kind: 'media';
  readonly media: number;
}

/** What is seen at a moment: a file that runs, one frame of it that is held (the one shown at `start`), or nothing. */
export type PictureSource =
  | MediaSource
  | { readonly kind: 'held'; readonly media: number; readonly start: Rational }
  | GeneratedPicture;

/** A picture that comes from no file: black, SMPTE colour bars, or a colour as `rrggbb`. */
export type GeneratedPicture =
  | { readonly kind: 'black' }
  | { readonly kind: 'bars' }
  | { readonly kind: 'colour'; readonly colour: string };

export type SoundSource = MediaSource | { readonly kind: 'silence' };

/** One source becomes another in a dissolve of `length` frames, of which this piece is `frames` from `offset` on. */
export interface Dissolve<Source> {
  readonly kind: 'dissolve';
  /** Both as they are at the piece's own first frame. */
  readonly from: Source;
  readonly to: Source;
  readonly frames: number;
  readonly offset: number;
  readonly length: number;
}

/** Some frames of the canvas in which one picture source is seen, or one becomes another. */
export type VideoPiece = (PictureSource & { readonly frames: number }) | Dissolve<PictureSource>;

/** Some frames' worth of the sound of one source, or of one that becomes another. */
export type AudioPiece = (SoundSource & { readonly frames: number }) | Dissolve<SoundSource>;

/** The media that some pieces use, each once. */
export function mediaUsed(pieces: readonly (VideoPiece | AudioPiece)[]): readonly number[] {
  const sources = pieces.flatMap((piece) => (piece.kind === 'dissolve' ? [piece.from, piece.to] : [piece]));
  return [...new Set(sources.flatMap((source) => ('media' in source ? [source.media] : [])))];
}

/**
 * A timeline assembled: one row of pictures without a hole, and rows of sound that are mixed. Lengths are frames of the canvas,
 * `media` an index into `media`, `start` seconds from the beginning of the source file.
 */
export interface Program {
  readonly canvas: Canvas;
  readonly media: readonly Media[];
  readonly video: readonly VideoPiece[];
  readonly audio: readonly (readonly AudioPiece[])[];
  readonly frames: number;
  /** The timecode of the first frame, where the timeline has one: `01:00:00:00`. Decides no pixels but those that are burned in. */
  readonly startTimecode?: string;
  /** What the timeline holds and the film does not, each with its place: markers, effects. */
  readonly leftOut: readonly string[];
  /** Of these, what decides what is seen or heard: without it the film is another one. */
  readonly departures?: readonly string[];
  /** The file that it was read from; absent where there is none. */
  readonly timeline?: TimelineFile;
}

export interface TimelineFile {
  /** Relative to the media root. */
  readonly path: string;
  readonly sha256: string;
}
