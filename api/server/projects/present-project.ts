import type { Canvas } from '../../../model/program';
import type { ProjectLook, UsedSource } from '../../../model/project';
import { type Rational, round, toNumber } from '../../../model/rational';
import { saysDrop, timecodeText } from '../../../model/timecode';
import type { PlanView, ProjectSummaryView, ProjectView } from '../../../model/views';
import type { ProjectFolder } from '../../../store/projects';
import { PROJECTS } from '../present';

const DAY_SECONDS = 86_400;

export function presentFolder({ id, source, files, modifiedAt }: ProjectFolder): ProjectSummaryView {
  const self = `${PROJECTS}/${id}`;
  return {
    id,
    source,
    files,
    modified_at: modifiedAt.toISOString(),
    links: { self, thumbnail: `${self}/thumbnail` },
  };
}

export function presentProject(folder: ProjectFolder, look: ProjectLook, plan: PlanView | null): ProjectView {
  const { leftOut, warnings, failures } = look;
  return {
    ...presentFolder(folder),
    ...presentFilm(look),
    left_out: [...leftOut],
    warnings: [...warnings],
    failures: [...failures],
    plan,
  };
}

type FilmView = Pick<
  ProjectView,
  | 'canvas'
  | 'frames'
  | 'duration_seconds'
  | 'duration_timecode'
  | 'start_timecode'
  | 'picture_tracks'
  | 'sound_tracks'
  | 'sources_total'
  | 'sources'
>;

function presentFilm({ film }: ProjectLook): FilmView {
  if (!film)
    return {
      ...{ canvas: null, frames: null, duration_seconds: null, duration_timecode: null, start_timecode: null },
      ...{ picture_tracks: null, sound_tracks: null, sources_total: null, sources: [] },
    };
  const { canvas, frames, startTimecode, picture, sound, sourcesTotal, sources } = film;
  return {
    canvas: { width: canvas.width, height: canvas.height, frame_rate: rateText(canvas.rate) },
    frames,
    duration_seconds: frames / toNumber(canvas.rate),
    duration_timecode: lengthText(frames, canvas, startTimecode),
    start_timecode: startTimecode,
    picture_tracks: picture,
    sound_tracks: sound,
    sources_total: sourcesTotal,
    sources: sources.map(presentSource),
  };
}

/** Counted as the film itself is. Null where a timecode has begun anew. */
function lengthText(frames: number, { rate }: Canvas, startTimecode: string | null): string | null {
  if (frames / toNumber(rate) >= DAY_SECONDS) return null;
  const drop = startTimecode !== null && saysDrop(startTimecode);
  return timecodeText(frames, { nominal: round(rate), drop });
}

function presentSource({ path, picture, sound }: UsedSource): ProjectView['sources'][number] {
  return {
    path,
    picture: picture && {
      width: picture.width,
      height: picture.height,
      frame_rate: picture.rate && rateText(picture.rate),
      duration_seconds: picture.seconds,
      codec: picture.codec,
    },
    sound: sound && { sample_rate: sound.sampleRate, channels: sound.channels, duration_seconds: sound.seconds },
  };
}

function rateText({ num, den }: Rational): string {
  return `${num}/${den}`;
}
