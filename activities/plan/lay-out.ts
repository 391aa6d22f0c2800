import { ReelbatchError } from '../../model/failure';
import type { AudioPiece, Canvas, Media, Program, VideoPiece } from '../../model/program';
import { add, compare, divide, multiply, type Rational, rational, round, subtract, ZERO } from '../../model/rational';
import type { ReadTimeline, TrackElement } from './clips';
import { FaultList } from './fault-list';

/** A piece of a track at its place on the film. */
interface Placed {
  readonly from: number;
  readonly to: number;
  readonly media: number;
  readonly start: Rational;
}

/**
 * Lays a timeline on its canvas: lengths become frames, upper tracks cover lower ones, holes become black and silence. A clip
 * counts by its own rounded length, so a change elsewhere never changes it.
 * @throws ReelbatchError naming each clip that wants more than its file has, or a timeline without a picture.
 */
export function layOut(timeline: ReadTimeline, projectId: string): Program {
  const canvas = canvasFor(timeline, projectId);
  const media: Media[] = [];
  const faults = new FaultList();
  const place = (track: readonly TrackElement[], kind: 'video' | 'audio') =>
    placeTrack(track, { canvas, media, faults, kind });
  const pictures = timeline.picture.map((track) => place(track, 'video'));
  const sounds = timeline.sound?.map((track) => place(track, 'audio'));
  faults.throwIfAny();
  const frames = Math.max(0, ...[...pictures, ...(sounds ?? [])].map((track) => track.frames));
  if (frames === 0) throw new ReelbatchError('PROJECT_EMPTY', 'The timeline has no length.', projectId);
  const seen = topmost(
    pictures.map((track) => track.placed),
    frames,
    canvas,
  );
  const heard = sounds?.map((track) => track.placed) ?? [seen.filter(({ media: index }) => media[index]?.audio)];
  return {
    canvas,
    media,
    video: withHoles(seen, frames, 'black'),
    audio: heard.map((row) => withHoles(row, frames, 'silence')),
    frames,
    leftOut: timeline.leftOut,
  };
}

/** The timeline's own canvas, else size (made even) and rate of the first picture that is not a still, else of the first still. */
function canvasFor({ canvas, picture }: ReadTimeline, projectId: string): Canvas {
  if (canvas) return { ...canvas, width: even(canvas.width), height: even(canvas.height) };
  const videos = picture
    .flat()
    .flatMap((element) => (element.kind === 'clip' && element.media.video ? [element.media.video] : []));
  const first = videos.find((video) => !video.still) ?? videos[0];
  if (!first) throw new ReelbatchError('PROJECT_EMPTY', 'The timeline shows no picture.', projectId);
  return { width: even(first.width), height: even(first.height), rate: first.rate };
}

function even(pixels: number): number {
  return Math.max(2, 2 * Math.round(pixels / 2));
}

interface Laying {
  readonly canvas: Canvas;
  readonly media: Media[];
  readonly faults: FaultList;
  readonly kind: 'video' | 'audio';
}

function placeTrack(track: readonly TrackElement[], laying: Laying): { placed: Placed[]; frames: number } {
  const placed: Placed[] = [];
  let at = 0;
  for (const element of track) {
    const frames = round(multiply(element.duration, laying.canvas.rate));
    if (element.kind === 'clip' && frames > 0) {
      checkBounds(element, laying);
      placed.push({ from: at, to: at + frames, media: indexOf(laying.media, element.media), start: element.start });
    }
    at += Math.max(0, frames);
  }
  return { placed, frames: at };
}

function indexOf(media: Media[], wanted: Media): number {
  const known = media.findIndex(({ path }) => path === wanted.path);
  return known >= 0 ? known : media.push(wanted) - 1;
}

/** A clip may want one frame more than its file has, for rounding; sound may end before the picture does. */
function checkBounds(element: TrackElement & { kind: 'clip' }, { canvas, faults, kind }: Laying): void {
  const { media, place, start, duration } = element;
  const facts = media[kind];
  if (!facts) {
    faults.add('MEDIA_UNREADABLE', place, `The file holds no ${kind === 'video' ? 'picture' : 'sound'}.`, media.path);
    return;
  }
  if ('still' in facts && facts.still) return;
  const frame = divide(rational(1), canvas.rate);
  const spare = kind === 'audio' ? add(frame, frame) : frame;
  if (compare(start, ZERO) < 0 || compare(add(start, duration), add(facts.duration, spare)) > 0) {
    const wants = `${inSeconds(start)} to ${inSeconds(add(start, duration))}`;
    faults.add(
      'MEDIA_TRUNCATED',
      place,
      `The clip wants ${wants}, the file has 0 to ${inSeconds(facts.duration)}.`,
      media.path,
    );
  }
}

function inSeconds(time: Rational): string {
  return `${(time.num / time.den).toFixed(3)} s`;
}

/** Of all tracks, the bottom one first, what is seen: every frame belongs to the highest track that has a clip there. */
function topmost(tracks: readonly (readonly Placed[])[], frames: number, canvas: Canvas): Placed[] {
  let below: Placed[] = [];
  for (const track of tracks) {
    const holes = holesOf(track, frames);
    const left = holes.flatMap((hole) => below.flatMap((piece) => cut(piece, hole.from, hole.to, canvas)));
    below = [...left, ...track].sort((a, b) => a.from - b.from);
  }
  return below;
}

function holesOf(track: readonly Placed[], frames: number): { from: number; to: number }[] {
  const edges = [0, ...track.flatMap(({ from, to }) => [from, to]), frames];
  const holes: { from: number; to: number }[] = [];
  for (let edge = 0; edge < edges.length; edge += 2) {
    const [from, to] = [edges[edge] ?? 0, edges[edge + 1] ?? 0];
    if (to > from) holes.push({ from, to });
  }
  return holes;
}

/** The part of a piece that lies between two frames, if there is one. */
function cut(piece: Placed, from: number, to: number, canvas: Canvas): Placed[] {
  const first = Math.max(piece.from, from);
  const last = Math.min(piece.to, to);
  if (first >= last) return [];
  const start = add(piece.start, divide(rational(first - piece.from), canvas.rate));
  return [{ ...piece, from: first, to: last, start }];
}

function withHoles(row: readonly Placed[], frames: number, hole: 'black'): VideoPiece[];
function withHoles(row: readonly Placed[], frames: number, hole: 'silence'): AudioPiece[];
function withHoles(row: readonly Placed[], frames: number, hole: 'black' | 'silence'): (VideoPiece | AudioPiece)[] {
  const pieces: (VideoPiece | AudioPiece)[] = [];
  let at = 0;
  for (const { from, to, media, start } of row) {
    if (from > at) pieces.push({ kind: hole, frames: from - at });
    pieces.push({ kind: 'media', media, start, frames: to - from });
    at = to;
  }
  if (at < frames) pieces.push({ kind: hole, frames: frames - at });
  return pieces;
}

/** The part of a picture or sound piece that begins `offset` frames into it and is `frames` long. */
export function slicePiece<P extends VideoPiece | AudioPiece>(
  piece: P,
  offset: number,
  frames: number,
  rate: Rational,
): P {
  if (piece.kind !== 'media') return { ...piece, frames };
  return { ...piece, frames, start: add(piece.start, divide(rational(offset), rate)) };
}

/** True when the second piece goes on in the same source where the first ends. */
export function continues(first: VideoPiece | AudioPiece, second: VideoPiece | AudioPiece, rate: Rational): boolean {
  if (first.kind !== 'media' || second.kind !== 'media') return first.kind === second.kind;
  if (first.media !== second.media) return false;
  return compare(subtract(second.start, first.start), divide(rational(first.frames), rate)) === 0;
}
