import { readFile } from 'node:fs/promises';
import type { RenditionRecord } from '../../model/assembly-plan';
import { captionText, oneAtATime } from '../../model/captions';
import { ReelbatchError } from '../../model/failure';
import type { Manifest } from '../../model/manifest';
import type { FilmPreset } from '../../model/preset';
import { toNumber } from '../../model/rational';
import { sampleAt } from '../../model/sample-clock';
import { jobWorkflowId } from '../../model/workflow-id';
import type { Store } from '../../store/store';
import { DECODE_MEDIA, ffmpegArguments } from '../ffmpeg/command';
import { codeOf, ffmpegError, lastWords, withErrorsAlone } from '../ffmpeg/failure';
import { probe } from '../ffmpeg/probe';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { checkNeed } from '../render/estimate';
import { FIND_SILENCE_DELIVERED, SilenceListener } from '../render/silence';
import { byNames } from '../render/work-place';
import { captionChecks } from './caption-track';
import { captionsInWords, cuesOfFilm } from './captions';
import { checkFilm, type Examined } from './check-film';
import { readLayout } from './container-layout';
import { concatList, HASH_PICTURE, hashIn, joinFiles, listedDuration, writeSoundList } from './join';
import { loudnessIn, MEASURE_LOUDNESS } from './loudness';
import type { Made, Making } from './making';
import { prepareNormalization } from './normalize';
import { renditionsInWords } from './renditions-in-words';
import { timecodeChecks } from './start-timecode';
import { LostRenditions, type VerifiedRenditions, verifyRenditions } from './verify-renditions';
import { type Looked, warningsOf } from './warnings';

/** Joins spans and sound to a film, and looks at what came out. */
export async function makeFilm(making: Making<FilmPreset>): Promise<Made> {
  const { plan, preset, index, store, context, onWritten } = making;
  const spans = plan.spans.map(({ renditions }) => renditions[index] ?? '');
  const rows = [plan.audio.map(({ rendition }) => rendition)];
  const renditions = await verifyRenditions(store, { spans, rows }, context.signal);
  await checkHeaders(store, renditions.spans, preset);
  const { command, ...joined } = await join(making, renditions);
  onWritten();
  const { silences, ...examined } = await examine(making, joined);
  const [stretches = []] = renditions.rows;
  const job = jobWorkflowId(making.batchId, making.jobId);
  return {
    checks: [
      ...checkFilm(examined, preset, plan.canvas, plan.frames),
      ...timecodeChecks(
        examined.probed.streams.find(({ codec_type }) => codec_type === 'video'),
        preset,
        plan.start,
      ),
      ...(preset.captions === 'embedded' ? await captionChecks(making, examined.probed) : []),
    ],
    warnings: warningsOf({ plan, spans: renditions.spans, stretches, silences }),
    frames: plan.frames,
    seconds: plan.frames / toNumber(plan.canvas.rate),
    told: {
      spans: renditionsInWords(plan.spans, renditions.spans, job),
      sound: renditionsInWords(plan.audio, stretches, job),
      join: command,
      loudness: examined.loudness ?? null,
      ...(preset.captions ? { captions: captionsInWords(plan) } : {}),
      ...(examined.normalized ? { normalization: examined.normalized.kind } : {}),
    },
  };
}

/** What is known of a file from the making of it. */
type Joined = Pick<Examined, 'packetsIn' | 'normalized'>;

/**
 * All spans share one codec header, or a player would read the later ones with the wrong one.
 * @throws LostRenditions of the spans of before, where theirs is not that of today's.
 */
async function checkHeaders(
  { renditions }: Pick<Store, 'renditions'>,
  spans: readonly RenditionRecord[],
  { name }: FilmPreset,
): Promise<void> {
  const headers = new Set(spans.map(({ extradataSha256 }) => extradataSha256));
  if (headers.size <= 1) return;
  // Renditions that nobody looked at are older than the rule that puts the same into all headers.
  const old = [...spans.entries()].filter(([, { lapses }]) => lapses === undefined);
  for (const [, { hash }] of old) await renditions.drop(hash);
  if (old.length > 0)
    throw new LostRenditions(
      old.map(([index]) => index),
      [],
    );
  throw new ReelbatchError('ENCODE_FAILED', `The spans of ${name} have ${headers.size} different codec headers.`);
}

interface WithCommand extends Joined {
  /** The ffmpeg that joined, as the manifest tells of it. */
  readonly command: Manifest['join'];
}

async function join(making: Making<FilmPreset>, { spans, rows }: VerifiedRenditions): Promise<WithCommand> {
  const { plan, preset, store, context, place, output } = making;
  const { canvas } = plan;
  const pictures = spans.map((record) => ({
    path: store.renditions.path(record),
    duration: listedDuration(preset.video.spanContainer, record.length, canvas.rate),
  }));
  const pictureList = await place.write('picture.ffconcat', concatList(pictures));
  const shownPictures = pictures.map(({ duration }, index) => ({ path: nameOf(spans[index]), duration }));
  const stretches = rows.flat();
  const shownSounds = stretches.map((record) => ({ path: nameOf(record), duration: null }));
  const soundList = await writeSoundList('sound', stretches, making);
  const packetHash = await place.path('packets.txt');
  const normalization = await prepareNormalization(soundList, preset.audio, making);
  const soundFilter = normalization?.filter ?? null;
  const captions = await writeCaptions(making);
  const { inputs, outputs } = joinFiles({
    preset,
    canvas,
    pictureList,
    soundList,
    soundFilter,
    start: plan.start,
    captions,
    output,
    packetHash,
  });
  const bytes = [...spans, ...stretches].reduce((sum, record) => sum + record.bytes, 0);
  const args = ffmpegArguments(inputs, outputs, { tells: 'level+info' });
  const end = await runFfmpeg(context, {
    arguments: args,
    need: { ...checkNeed([preset], canvas), diskBytes: bytes },
  });
  if (codeOf(end) !== undefined) throw ffmpegError(withErrorsAlone(end));
  return {
    // Two hashes that are both missing must not pass for the same.
    packetsIn: hashIn(await readFile(packetHash, 'utf8'), 'v') ?? 'no hash of the spans',
    normalized: normalization,
    command: {
      arguments: args.map((argument) => byNames(argument, place.names)),
      lists: {
        'picture.ffconcat': concatList(shownPictures),
        'sound.ffconcat': concatList(shownSounds),
        ...(captions ? { [CAPTIONS_FILE]: captions.text } : {}),
      },
    },
  };
}

/** How a rendition is called in a manifest: what it was written as when it was rendered. */
function nameOf(record: RenditionRecord | undefined): string {
  return record ? `${record.hash}.${record.extension}` : '';
}

const CAPTIONS_FILE = 'captions.srt';

/** Cues that are seen together become one: a track of text holds one at a time. */
async function writeCaptions({ plan, preset, place }: Making<FilmPreset>) {
  if (preset.captions !== 'embedded') return null;
  const text = captionText(oneAtATime(cuesOfFilm(plan)), 'srt');
  return { text, path: await place.write(CAPTIONS_FILE, text), language: plan.captions?.language ?? 'und' };
}

async function examine(making: Making<FilmPreset>, joined: Joined): Promise<Examined & Pick<Looked, 'silences'>> {
  const { plan, planned, preset, context, output } = making;
  const { fileName } = planned;
  const probed = await probe(context.programs, output, context.signal, { countPackets: true, shownAs: fileName });
  const layout = await readLayout(output);
  const silence = new SilenceListener();
  const end = await runFfmpeg(context, {
    arguments: ffmpegArguments(
      [{ path: output, options: DECODE_MEDIA }],
      [
        { path: '-', options: HASH_PICTURE },
        { path: '-', options: ['-map', '0:a:0', '-af', `${FIND_SILENCE_DELIVERED},${MEASURE_LOUDNESS}`, '-f', 'null'] },
      ],
      { tells: 'level+info' },
    ),
    need: checkNeed([preset], plan.canvas),
    onMessage: silence.hear,
  });
  const soundError = codeOf(end) === undefined ? null : lastWords(withErrorsAlone(end)).replaceAll(output, fileName);
  const packetsOut = hashIn(end.lines.join('\n'), 'v') ?? 'none';
  const silences = silence.runs(sampleAt(plan.frames, plan.canvas.rate));
  return { probed, layout, ...joined, packetsOut, soundError, loudness: loudnessIn(end.stderr), silences };
}
