import { oneAtATime } from '../../model/captions';
import type { Check } from '../../model/deliverable';
import type { FilmPreset } from '../../model/preset';
import { ffmpegArguments, READ_MEDIA } from '../ffmpeg/command';
import { codeOf } from '../ffmpeg/failure';
import type { Probe } from '../ffmpeg/probe';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { soundNeed } from '../render/estimate';
import { cuesIn, cuesOfFilm, cutCues } from './captions';
import { same } from './check';
import type { Making } from './making';

/** Looks at the track of captions in a finished file: what a player would show is read out of it. */
export async function captionChecks(making: Making<FilmPreset>, probed: Probe): Promise<Check[]> {
  const { plan } = making;
  const track = probed.streams.find(({ codec_type }) => codec_type === 'subtitle');
  const expected = oneAtATime(cuesOfFilm(plan)).length;
  return [
    same('caption codec', 'mov_text', track?.codec_name),
    same('caption language', plan.captions?.language ?? 'und', track?.tags?.['language']),
    same('caption cues', String(expected), track ? await countCues(making) : 'none'),
    cutCues(plan),
  ];
}

async function countCues({ context, place, output }: Making<FilmPreset>): Promise<string> {
  const path = await place.path('captions-found.srt');
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: output, options: READ_MEDIA }],
      [{ path, options: ['-map', '0:s:0', '-c:s', 'srt', '-f', 'srt'] }],
    ),
    need: soundNeed(0),
  });
  return codeOf(end) === undefined ? String((await cuesIn(path, 'srt')).length) : 'not to be read';
}
