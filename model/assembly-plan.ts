import type { Captions } from './captions';
import type { Preset } from './preset';
import type { AudioPiece, Canvas, Media, TimelineFile, VideoPiece } from './program';
import type { Treatment } from './treatment';

/** A stretch of the film that one ffmpeg process renders, in every preset of the job. */
export interface Span {
  readonly firstFrame: number;
  readonly frames: number;
  readonly pieces: readonly VideoPiece[];
  /** One for each deliverable of the plan: the hash that names the rendition, null for a deliverable that is no film. */
  readonly renditions: readonly (string | null)[];
}

/** A stretch of the film's sound, rendered to PCM: it joins without a click because it ends where every row of sound has a cut. */
export interface AudioStretch {
  readonly frames: number;
  readonly rows: readonly (readonly AudioPiece[])[];
  /** The hash of the mix. */
  readonly rendition: string;
  /** Hashes of the rows, each rendered alone; absent where no deliverable wants them. */
  readonly stems?: readonly string[];
}

export interface PlannedDeliverable {
  /** The format's name: `mp4`. */
  readonly id: string;
  readonly preset: Preset;
  /** What is done to the film for it; absent where nothing is. */
  readonly treatment?: Treatment;
  /** File name inside the job's folder. */
  readonly fileName: string;
  /** Expected CPU seconds for one frame, rendering and checking included. */
  readonly costPerFrame: number;
  /** Expected CPU seconds for joining, encoding the sound, muxing and checking. */
  readonly deliverCost: number;
}

/** Everything that is to be done for one job. Content-addressed: the same plan has the same reference. Kept in the store. */
export interface AssemblyPlan {
  readonly projectId: string;
  readonly canvas: Canvas;
  readonly frames: number;
  readonly media: readonly Media[];
  /** Empty where no deliverable is a film. */
  readonly spans: readonly Span[];
  /** Empty where no deliverable has sound. */
  readonly audio: readonly AudioStretch[];
  /** The whole row of pictures, for stills; absent where there are none to make. */
  readonly video?: readonly VideoPiece[];
  /** The timecode of the first frame and its number, counted from 00:00:00:00; absent where nobody names one. */
  readonly start?: { readonly timecode: string; readonly frame: number };
  /** Where a deliverable wants them; whole, whatever the length of the film. */
  readonly captions?: Captions;
  readonly deliverables: readonly PlannedDeliverable[];
  readonly leftOut: readonly string[];
  /** The file that it was assembled by; absent for a folder of clips, and in plans of before. */
  readonly timeline?: TimelineFile;
  /** Version and configuration of the ffmpeg that the renditions are named for. */
  readonly encoderBuild: string;
}

/** What a workflow needs to know of a plan: small enough for a history, whatever the film's length. */
export interface PlanSummary {
  readonly planRef: string;
  readonly frames: number;
  /** For each span its whole cost and whether anything of it must be rendered. */
  readonly spans: readonly { readonly cost: number; readonly missing: boolean }[];
  readonly audio: readonly { readonly missing: boolean }[];
  readonly deliverables: readonly {
    readonly id: string;
    readonly preset: string;
    readonly costPerFrame: number;
    readonly deliverCost: number;
  }[];
  /** Cost of the whole job: spans and deliveries. */
  readonly cost: number;
  /** What the timeline holds and the film does not, as much of it as a person reads. Absent when it is nothing. */
  readonly leftOut?: readonly string[];
}

/** From the first to the one after the last: of frames, or of samples. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Frames of a span that came out black, or standing still, and did not go into the encoder so. */
export interface Lapse extends Run {
  readonly kind: 'black' | 'freeze';
}

/** How a rendition came to be. */
export interface RenditionOrigin {
  /** Id of the workflow of the job that it was first rendered for. */
  readonly job: string;
  /** Arguments of its ffmpeg and the text of its filter graph, in both of which files go by their names. */
  readonly arguments: readonly string[];
  readonly graph: string;
  /** Texts that it read beside, by their names: lists of images, what was burned in. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** What the store knows of a file that a span or a stretch was rendered to. */
export interface RenditionRecord {
  readonly hash: string;
  readonly extension: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Frames of picture, or samples of sound. */
  readonly length: number;
  /** SHA-256 of the codec's header, which must be one and the same in all spans that are joined; null for sound. */
  readonly extradataSha256: string | null;
  /** Absent in renditions of before. */
  readonly origin?: RenditionOrigin;
  /** Of a span: its share of the seconds that its ffmpeg ran. Absent in renditions of before, and in sound. */
  readonly seconds?: number;
  /** Of a span; absent where nobody looked: in renditions of before, and in sound. */
  readonly lapses?: readonly Lapse[];
  /** Of a stretch of sound, in its samples: where its sources are silent, or nearly. Absent in renditions of before, and in spans. */
  readonly silences?: readonly Run[];
}
