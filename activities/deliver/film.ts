import { readFile } from 'node:fs/promises';
import type { RenditionRecord } from '../../model/assembly-plan';
import { captionText, oneAtATime } from '../../model/captions';
import { ReelbatchError } from '../../model/failure';
import type { FilmPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords, withErrorsAlone } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { checkNeed } from '../render/estimate';
import { captionChecks } from './caption-track';
import { captionsInWords, cuesOfFilm } from './captions';
import { checkFilm, type Examined } from './check-film';
import { concatList, HASH_PICTURE, hashIn, joinFiles, listedDuration, writeSoundList } from './join';
import { loudnessIn, MEASURE_LOUDNESS } from './loudness';
import type { Made, Making } from './making';
import { normalizedAs, prepareNormalization } from './normalize';
import { timecodeChecks } from './start-timecode';
import { type VerifiedRenditions, verifyRenditions } from './verify-renditions';

/** Joins spans and sound to a film, and looks at what came out. */
export async function makeFilm(making: Making<FilmPreset>): Promise<Made> {
  const { plan, preset, index, store, context, onWritten } = making;
  const spans = plan.spans.map(({ renditions }) => renditions[index] ?? '');
  const rows = [plan.audio.map(({ rendition }) => rendition)];
  const renditions = await verifyRenditions(store, { spans, rows }, context.signal);
  checkHeaders(renditions.spans, preset);
  const joined = await join(making, renditions);
  onWritten();
  const examined = await examine(making, joined);
  return {
    checks: [
      ...checkFilm(examined, preset, plan.canvas, plan.frames),
      ...timecodeChecks(
        examined.probed.streams.find(({ codec_type }) => codec_type === 'video'),
        preset,
        plan.start,
      ),
      ...(preset.captions ? await captionChecks(making, examined.probed) : []),
    ],
    frames: plan.frames,
    seconds: plan.frames / toNumber(plan.canvas.rate),
    told: {
      spans: plan.spans.map(({ firstFrame, frames, renditions }) => ({
        first_frame: firstFrame,
        frames,
        rendition: renditions[index],
      })),
      loudness: examined.loudness ?? null,
      ...(preset.captions ? { captions: captionsInWords(plan) } : {}),
      ...(examined.normalized ? { normalization: examined.normalized.kind } : {}),
    },
  };
}

/** What is known of a file from the making of it. */
type Joined = Pick<Examined, 'packetsIn' | 'normalized'>;

/** All spans share one codec header, or a player would read the later ones with the wrong one. */
function checkHeaders(spans: readonly RenditionRecord[], { name }: FilmPreset): void {
  const headers = new Set(spans.map(({ extradataSha256 }) => extradataSha256));
  if (headers.size <= 1) return;
  throw new ReelbatchError('ENCODE_FAILED', `The spans of ${name} have ${headers.size} different codec headers.`);
}

async function join(making: Making<FilmPreset>, { spans, rows }: VerifiedRenditions): Promise<Joined> {
  const { plan, preset, store, context, place, output } = making;
  const { canvas } = plan;
  const pictures = spans.map((record) => ({
    path: store.renditions.path(record),
    duration: listedDuration(preset.video.spanContainer, record.length, canvas.rate),
  }));
  const pictureList = await place.write('picture.ffconcat', concatList(pictures));
  const stretches = rows.flat();
  const soundList = await writeSoundList('sound', stretches, making);
  const packetHash = await place.path('packets.txt');
  const normalization = await prepareNormalization(soundList, preset.audio, making);
  const soundFilter = normalization?.filter ?? null;
  const { inputs, outputs } = joinFiles({
    preset,
    canvas,
    pictureList,
    soundList,
    soundFilter,
    start: plan.start,
    captions: await writeCaptions(making),
    output,
    packetHash,
  });
  const bytes = [...spans, ...stretches].reduce((sum, record) => sum + record.bytes, 0);
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(inputs, outputs, { tells: 'level+info' }),
    need: { ...checkNeed(canvas), diskBytes: bytes },
  });
  if (codeOf(end) !== undefined) throw ffmpegError(withErrorsAlone(end));
  return {
    // Two hashes that are both missing must not pass for the same.
    packetsIn: hashIn(await readFile(packetHash, 'utf8'), 'v') ?? 'no hash of the spans',
    normalized: normalizedAs(normalization, end.stderr),
  };
}

/** Cues that are seen together become one: a track of text holds one at a time. */
async function writeCaptions({ plan, preset, place }: Making<FilmPreset>) {
  if (!preset.captions) return null;
  const path = await place.write('captions.srt', captionText(oneAtATime(cuesOfFilm(plan)), 'srt'));
  return { path, language: plan.captions?.language ?? 'und' };
}

async function examine(making: Making<FilmPreset>, joined: Joined): Promise<Examined> {
  const { plan, planned, context, output } = making;
  const { fileName } = planned;
  const probed = await probe(context.programs, output, context.signal, { countPackets: true, shownAs: fileName });
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: output, options: DECODE_MEDIA }],
      [
        { path: '-', options: HASH_PICTURE },
        { path: '-', options: ['-map', '0:a:0', '-af', MEASURE_LOUDNESS, '-f', 'null'] },
      ],
      { tells: 'level+info' },
    ),
    need: checkNeed(plan.canvas),
  });
  const soundError = codeOf(end) === undefined ? null : lastWords(withErrorsAlone(end)).replaceAll(output, fileName);
  const packetsOut = hashIn(end.lines.join('\n'), 'v') ?? 'none';
  return { probed, ...joined, packetsOut, soundError, loudness: loudnessIn(end.stderr) };
}
