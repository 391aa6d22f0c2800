import { FAILURES, ReelbatchError } from '../../model/failure';
import { shownLines } from '../../model/forecast';
import type { Media } from '../../model/program';
import type { ProjectLook, TrackCounts, UsedSource } from '../../model/project';
import { toNumber } from '../../model/rational';
import type { Store } from '../../store/store';
import type { Programs } from '../ffmpeg/programs';
import { warningsOf } from '../forecast/forecast-job';
import { type AssembledFilm, assembleFilm } from '../plan/assemble-program';
import type { Track } from '../plan/timeline/clips';

/** So many are told one by one: the answer has to fit into a payload. */
const MOST_SOURCES = 1000;

/**
 * What a project is as it lies there now. What is wrong with it is a part of the answer.
 * @throws ReelbatchError for what may pass: the machine's trouble.
 */
export async function lookAtProject(
  store: Pick<Store, 'media'>,
  programs: Programs,
  projectId: string,
  signal: AbortSignal,
): Promise<ProjectLook> {
  try {
    return describe(await assembleFilm(store, programs, { project_id: projectId }, signal));
  } catch (error) {
    if (!(error instanceof ReelbatchError) || FAILURES[error.code].retryable) throw error;
    return { film: null, leftOut: [], warnings: [], failures: [error.failure] };
  }
}

function describe({ program, timeline }: AssembledFilm): ProjectLook {
  const { canvas, frames, startTimecode = null, media, leftOut } = program;
  return {
    film: {
      ...{ canvas, frames, startTimecode },
      picture: countsOf(timeline.picture),
      sound: countsOf(timeline.sound ?? []),
      sourcesTotal: media.length,
      sources: media.slice(0, MOST_SOURCES).map(sourceOf),
    },
    leftOut: shownLines(leftOut),
    warnings: shownLines(warningsOf(program)),
    failures: [],
  };
}

function countsOf(tracks: readonly Track[]): TrackCounts {
  const all = tracks.flatMap(withInner);
  const count = (kind: string) => all.flat().filter((element) => element.kind === kind).length;
  return { tracks: tracks.length, clips: count('clip'), transitions: count('transition') };
}

/** A track, and those inside it. */
function withInner(track: Track): Track[] {
  return [track, ...track.flatMap((element) => (element.kind === 'stack' ? element.rows.flatMap(withInner) : []))];
}

function sourceOf({ path, video, audio }: Media): UsedSource {
  return {
    path,
    picture: video && {
      width: video.width,
      height: video.height,
      rate: video.still ? null : video.rate,
      seconds: video.still ? null : toNumber(video.duration),
      codec: video.codec,
    },
    sound: audio && { sampleRate: audio.sampleRate, channels: audio.channels, seconds: toNumber(audio.duration) },
  };
}
