import { createHash } from 'node:crypto';
import type { FilmPreset } from '../../model/preset';
import type { AudioPiece, Canvas, Media, SoundSource, VideoPiece } from '../../model/program';
import { sampleAt } from '../../model/sample-clock';
import { type CutSpan, identity, speedIdentity } from './cut-spans';
import type { CutStretch } from './cut-stretches';

/** Rises whenever the filters or the join change what a rendition looks like: older ones are then not found any more. */
const PICTURE_RECIPE = 2;
const SOUND_RECIPE = 1;

export interface SpanContext {
  readonly media: readonly Media[];
  readonly canvas: Canvas;
  readonly encoderBuild: string;
}

/**
 * The name of a rendition: SHA-256 over everything that decides its pixels and nothing else. Not over the project, the path of a file,
 * or the place on the timeline.
 * @param treatment what of the treatment decides its pixels: nothing for none.
 */
export function renditionHash(
  span: Pick<CutSpan, 'pieces'>,
  preset: FilmPreset,
  context: SpanContext,
  treatment: readonly unknown[] = [],
): string {
  const { media, canvas, encoderBuild } = context;
  const { encoder, pixelFormat, spanContainer } = preset.video;
  return sha256([
    'picture',
    PICTURE_RECIPE,
    encoderBuild,
    [canvas.width, canvas.height, canvas.rate.num, canvas.rate.den, ...(canvas.fit ? [canvas.fit] : [])],
    [encoder, pixelFormat, spanContainer, preset.video.arguments],
    span.pieces.map((piece: VideoPiece) => identity(piece, media)),
    ...treatment,
  ]);
}

/** The same for sound. Where frames are no whole number of samples, the place decides how many samples each piece has. */
export function stretchHash(stretch: CutStretch, { media, canvas, encoderBuild }: SpanContext): string {
  return sha256([
    'sound',
    SOUND_RECIPE,
    encoderBuild,
    sampleAt(stretch.firstFrame + stretch.frames, canvas.rate) - sampleAt(stretch.firstFrame, canvas.rate),
    stretch.rows.map((row) => soundIdentity(row, stretch.firstFrame, media, canvas)),
  ]);
}

function soundIdentity(
  row: readonly AudioPiece[],
  firstFrame: number,
  media: readonly Media[],
  canvas: Canvas,
): unknown {
  let at = firstFrame;
  const samplesFrom = (from: number, frames: number) =>
    sampleAt(from + frames, canvas.rate) - sampleAt(from, canvas.rate);
  return row.map((piece) => {
    const begin = at;
    const samples = samplesFrom(begin, piece.frames);
    at += piece.frames;
    if (piece.kind !== 'dissolve') return sourceIdentity(piece, samples, media);
    const { from, to, offset, length } = piece;
    const whole = [samplesFrom(begin - offset, length), samplesFrom(begin - offset, offset)];
    return ['dissolve', whole, sourceIdentity(from, samples, media), sourceIdentity(to, samples, media)];
  });
}

function sourceIdentity(source: SoundSource, samples: number, media: readonly Media[]): unknown {
  if (source.kind === 'silence') return ['silence', samples];
  const file = media[source.media];
  const { num, den } = source.start;
  return ['media', file?.fingerprint, file?.audio, num, den, samples, ...speedIdentity(source)];
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
