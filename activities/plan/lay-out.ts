import { ReelbatchError } from '../../model/failure';
import type { CanvasWish } from '../../model/picture';
import type { AudioPiece, Canvas, Media, PictureSource, Program, SoundSource, VideoPiece } from '../../model/program';
import { toNumber } from '../../model/rational';
import { FaultList } from './fault-list';
import { cut, type Placed, placeTrack } from './place-track';
import type { ReadTimeline, Track } from './timeline/clips';

/** A film longer than this is a wrong number in a timeline. */
const LONGEST_HOURS = 100;

/**
 * Lays a timeline on its canvas: lengths become frames, upper tracks cover lower ones, holes become black and silence. A clip
 * counts by its own rounded length, so a change elsewhere never changes it.
 * @param wish what the job says of the canvas, in place of the timeline.
 * @throws ReelbatchError naming each clip that wants more than its file has, or a timeline without a picture.
 */
export function layOut(timeline: ReadTimeline, projectId: string, wish: CanvasWish = {}): Program {
  try {
    return layOutExactly(timeline, projectId, wish);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ReelbatchError('TIMELINE_INVALID', `Its times cannot be added up: ${error.message}.`, projectId);
  }
}

function layOutExactly(timeline: ReadTimeline, projectId: string, wish: CanvasWish): Program {
  const canvas = wished(canvasFor(timeline, projectId), wish);
  const media: Media[] = [];
  const faults = new FaultList();
  const laying = { canvas, faults, indexOf: (wanted: Media) => indexOf(media, wanted) };
  const pictures = timeline.picture.map((track, index) =>
    placeTrack(track, { ...laying, kind: 'video', bottom: index === 0 }),
  );
  const sounds = timeline.sound?.map((track) => placeTrack(track, { ...laying, kind: 'audio', bottom: true }));
  faults.throwIfAny();
  const frames = Math.max(0, ...[...pictures, ...(sounds ?? [])].map((track) => track.frames));
  if (frames === 0) throw new ReelbatchError('PROJECT_EMPTY', 'The timeline has no length.', projectId);
  checkLength(frames, canvas, projectId);
  const seen = topmost(
    pictures.flatMap(({ rows }) => rows),
    frames,
    canvas,
  );
  const heard = sounds?.flatMap(({ rows }) => rows) ?? [seen];
  return {
    canvas,
    media,
    video: seenPieces(seen, frames),
    audio: heard.map((row) => heardPieces(row, frames, media)),
    frames,
    ...(timeline.startTimecode === undefined ? {} : { startTimecode: timeline.startTimecode }),
    leftOut: timeline.leftOut,
    ...(timeline.departures?.length ? { departures: timeline.departures } : {}),
  };
}

function indexOf(media: Media[], wanted: Media): number {
  const known = media.findIndex(({ path, fingerprint }) => path === wanted.path && fingerprint === wanted.fingerprint);
  return known >= 0 ? known : media.push(wanted) - 1;
}

function checkLength(frames: number, { rate }: Canvas, projectId: string): void {
  const hours = frames / toNumber(rate) / 3600;
  if (hours <= LONGEST_HOURS) return;
  const detail = `The film would be ${Math.round(hours)} hours long, the longest is ${LONGEST_HOURS}.`;
  throw new ReelbatchError('TIMELINE_UNSUPPORTED', detail, projectId);
}

/** The timeline's own canvas, else size (made even) and rate of the first picture that is not a still, else of the first still. */
function canvasFor({ canvas, picture }: ReadTimeline, projectId: string): Canvas {
  if (canvas) return { ...canvas, width: even(canvas.width), height: even(canvas.height) };
  const videos = picture.flatMap(mediaOf).flatMap(({ video }) => (video ? [video] : []));
  const first = videos.find((video) => !video.still) ?? videos[0];
  if (!first) throw new ReelbatchError('PROJECT_EMPTY', 'The timeline shows no picture.', projectId);
  return { width: even(first.width), height: even(first.height), rate: first.rate };
}

/** What a job says of the canvas goes before what the timeline says. */
function wished({ width, height, rate }: Canvas, wish: CanvasWish): Canvas {
  const bars = wish.fit === undefined || wish.fit === 'pad';
  return { width, height, ...wish.size, rate: wish.rate ?? rate, ...(bars ? {} : { fit: wish.fit }) };
}

function mediaOf(track: Track): Media[] {
  return track.flatMap((element) => {
    if (element.kind === 'stack') return element.rows.flatMap(mediaOf);
    return element.kind === 'clip' ? [element.media] : [];
  });
}

function even(pixels: number): number {
  return Math.max(2, 2 * Math.round(pixels / 2));
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

function seenPieces(row: readonly Placed[], frames: number): VideoPiece[] {
  return withHoles(
    row.map(({ from, piece }) => ({ from, piece })),
    frames,
    (length) => ({ kind: 'black', frames: length }),
  );
}

/** What is heard of a row: black and a frame that is held are silent, as is a file that has no sound. */
function heardPieces(row: readonly Placed[], frames: number, media: readonly Media[]): AudioPiece[] {
  const sounding = row.flatMap(({ from, piece }) => {
    const heard = soundOf(piece, media);
    return heard ? [{ from, piece: heard }] : [];
  });
  return withHoles(sounding, frames, (length) => ({ kind: 'silence', frames: length }));
}

function soundOf(piece: VideoPiece, media: readonly Media[]): AudioPiece | undefined {
  const sourceOf = (source: PictureSource): SoundSource =>
    source.kind === 'media' && media[source.media]?.audio ? source : { kind: 'silence' };
  if (piece.kind !== 'dissolve') {
    const source = sourceOf(piece);
    return source.kind === 'silence' ? undefined : { ...source, frames: piece.frames };
  }
  const [from, to] = [sourceOf(piece.from), sourceOf(piece.to)];
  return from.kind === 'silence' && to.kind === 'silence' ? undefined : { ...piece, from, to };
}

function withHoles<P extends { readonly frames: number }>(
  row: readonly { readonly from: number; readonly piece: P }[],
  frames: number,
  hole: (frames: number) => P,
): P[] {
  const pieces: P[] = [];
  let at = 0;
  for (const { from, piece } of row) {
    if (from > at) pieces.push(hole(from - at));
    pieces.push(piece);
    at = from + piece.frames;
  }
  if (at < frames) pieces.push(hole(frames - at));
  return pieces;
}
