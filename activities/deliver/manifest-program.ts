import type { AssemblyPlan } from '../../model/assembly-plan';
import type { Manifest, ManifestPiece } from '../../model/manifest';
import type { AudioPiece, Media, PictureSource, SoundSource, VideoPiece } from '../../model/program';
import { type Rational, rational, toNumber } from '../../model/rational';
import { speedOf } from '../../model/source-time';
import { framesOf, saysDrop, timecodeText } from '../../model/timecode';
import { continues, slicePiece } from '../plan/pieces';
import { timecodeOfFilm } from './start-timecode';

/** The film as it was assembled: what spans and stretches cut apart is put together again. */
export function programInWords(plan: AssemblyPlan): Manifest['program'] {
  const { spans, audio, canvas } = plan;
  const { rate } = canvas;
  const rows = Math.max(0, ...audio.map((stretch) => stretch.rows.length));
  const words = (pieces: readonly (VideoPiece | AudioPiece)[]) => inWords(mended(pieces, rate), plan);
  return {
    video: words(spans.flatMap(({ pieces }) => pieces)),
    audio: Array.from({ length: rows }, (_, row) =>
      words(audio.flatMap(({ rows: all, frames }): readonly AudioPiece[] => all[row] ?? [{ kind: 'silence', frames }])),
    ),
  };
}

function mended(pieces: readonly (VideoPiece | AudioPiece)[], rate: Rational): (VideoPiece | AudioPiece)[] {
  const whole: (VideoPiece | AudioPiece)[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last && continues(last, piece, rate)) whole[whole.length - 1] = { ...last, frames: last.frames + piece.frames };
    else whole.push(piece);
  }
  return whole;
}

function inWords(pieces: readonly (VideoPiece | AudioPiece)[], plan: AssemblyPlan): ManifestPiece[] {
  const { media, canvas } = plan;
  const { rate } = canvas;
  let at = 0;
  return pieces.map((piece) => {
    const firstFrame = at;
    at += piece.frames;
    // The same piece as it is behind its last frame: whatever a source does meanwhile, its moment there is its out.
    const after = slicePiece(piece as VideoPiece, piece.frames, 0, rate) as VideoPiece | AudioPiece;
    const both = (of: 'from' | 'to') =>
      piece.kind === 'dissolve' && after.kind === 'dissolve'
        ? sourceInWords(piece[of], after[of], media)
        : sourceInWords(piece as PictureSource, after as PictureSource, media);
    return {
      first_frame: firstFrame,
      frames: piece.frames,
      timecode: timecodeOfFilm(firstFrame, plan),
      from: both('from'),
      to: piece.kind === 'dissolve' ? both('to') : null,
      dissolve: piece.kind === 'dissolve' ? { offset: piece.offset, length: piece.length } : null,
    };
  });
}

function sourceInWords(
  begin: PictureSource | SoundSource,
  end: PictureSource | SoundSource,
  media: readonly Media[],
): ManifestPiece['from'] {
  if (begin.kind === 'colour') return { kind: 'colour', colour: begin.colour };
  if (!('media' in begin)) return { kind: begin.kind };
  const source = media[begin.media];
  const out = 'start' in end ? end.start : begin.start;
  const moments = {
    source: source?.path ?? '',
    in_seconds: seconds(begin.start),
    out_seconds: seconds(out),
    in_timecode: timecodeIn(source, begin.start),
    out_timecode: timecodeIn(source, out),
  };
  if (begin.kind === 'held') return { kind: 'held', ...moments };
  const { num, den } = speedOf(begin);
  return { kind: 'media', ...moments, speed: `${num}/${den}` };
}

/** Sound alone has no frames to count: a nominal 25 a second. */
const FRAMES_OF_SOUND = rational(25);

/** The timecode of the frame that a source shows at a moment. */
function timecodeIn(source: Media | undefined, moment: Rational): string {
  const rate = source?.video?.rate ?? FRAMES_OF_SOUND;
  const { timecode = '00:00:00:00' } = source ?? {};
  const count = { nominal: nominalOf(rate), drop: saysDrop(timecode) };
  const first = framesOf(timecode, count) ?? 0;
  // A moment that stands at a frame's beginning and is off by rounding is that frame's.
  return timecodeText(Math.max(0, first + Math.floor(toNumber(moment) * toNumber(rate) + 0.01)), count);
}

function nominalOf(rate: Rational): number {
  return Math.round(toNumber(rate));
}

function seconds(moment: Rational): number {
  return Math.round(toNumber(moment) * 1e6) / 1e6;
}
