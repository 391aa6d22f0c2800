/** Where the two programs are: a path, or a name that PATH knows. */
export interface Programs {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** One that stands still for so long is ended; not given: never. */
  readonly stallMs?: number;
}
