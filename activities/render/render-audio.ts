import type { Rendered } from '../../model/activities';
import type { AssemblyPlan } from '../../model/assembly-plan';
import { ReelbatchError } from '../../model/failure';
import type { AudioPiece } from '../../model/program';
import { toNumber } from '../../model/rational';
import { SAMPLE_RATE, sampleAt } from '../../model/sample-clock';
import { ffmpegArguments } from '../ffmpeg/command';
import { codeOf, withErrorsAlone } from '../ffmpeg/failure';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg';
import { diagnose } from './diagnose';
import { moreMemory, soundNeed } from './estimate';
import { hashFile } from './hash-file';
import { originOf } from './origin';
import type { RenderSpan } from './render-span';
import { reversedSoundBytes } from './retimed-sound';
import { FIND_SILENCE_IN_SOURCES, SilenceListener } from './silence';
import { holdMissing, SpanBusy } from './single-flight';
import { soundGraph } from './sound-graph';
import { inFiles } from './stream-copy';
import { namesAmong, pathAmong, usedFiles } from './used-files';
import { WorkPlace } from './work-place';

/**
 * Renders a stretch of sound to 24-bit PCM, to the sample as long as its frames: the mix, and each row for itself where one is wanted.
 * @throws ReelbatchError SPAN_BUSY when somebody else is at it; the media's fault, by file; or the machine's.
 */
export async function renderAudio(
  { store, context, owner, job }: Omit<RenderSpan, 'onProgress'>,
  planRef: string,
  index: number,
): Promise<Rendered> {
  const plan = await store.plans.read(planRef);
  const stretch = plan.audio[index];
  if (!stretch) throw new RangeError(`the plan has no stretch of sound ${index}`);
  const firstFrame = plan.audio.slice(0, index).reduce((sum, { frames }) => sum + frames, 0);
  const { rendition, rows, stems = [], frames } = stretch;
  const wanted = new Map<string, SoundToRender['rows']>([
    ...stems.map((hash, row) => [hash, rows.slice(row, row + 1)] as const),
    [rendition, rows],
  ]);
  const held = await holdMissing(store.renditions, [...wanted.keys()], owner);
  const place = new WorkPlace((name) => store.renditions.temporaryPath(name));
  try {
    for (const hash of held.hashes)
      await render(
        { hash, rows: wanted.get(hash) ?? [], firstFrame, frames },
        { plan, store, context, owner, job, place },
      );
    if (held.busy.length > 0) throw new SpanBusy(held.busy);
    return { encodedCost: 0, rendered: held.hashes.size };
  } finally {
    await place.clear();
    await held.release();
  }
}

interface SoundToRender {
  readonly hash: string;
  readonly rows: readonly (readonly AudioPiece[])[];
  readonly firstFrame: number;
  readonly frames: number;
}

interface Rendering extends Omit<RenderSpan, 'onProgress'> {
  readonly plan: AssemblyPlan;
  readonly place: WorkPlace;
}

async function render({ hash, rows, firstFrame, frames }: SoundToRender, rendering: Rendering): Promise<void> {
  const { plan, store, context, owner, job, place } = rendering;
  const { rate } = plan.canvas;
  const pieces = rows.flat();
  const files = await usedFiles({ store, context, owner }, plan, pieces);
  const inRows = rows.map((row) => inFiles(row, plan.media));
  const graph = soundGraph({ rows: inRows, firstFrame, frames, rate, media: plan.media, pathOf: pathAmong(files) });
  const filters = `${graph.filters};\n[sound]${FIND_SILENCE_IN_SOURCES}[heard]`;
  const script = await place.write('graph.txt', filters);
  const silence = new SilenceListener();
  const temporary = await place.path(`${hash}.wav`);
  const options = ['-map', '[heard]', '-map_metadata', '-1', '-c:a', 'pcm_s24le', '-rf64', 'auto', '-f', 'wav'];
  const args = ffmpegArguments(graph.inputs, [{ path: temporary, options }], {
    filterScript: script,
    tells: 'level+info',
  });
  const end = withErrorsAlone(
    await runFfmpeg(context, {
      arguments: args,
      need: moreMemory(soundNeed(frames / toNumber(rate)), reversedSoundBytes(pieces, rate)),
      onMessage: silence.hear,
    }),
  );
  const suspects = { files, stream: 'a:0' } as const;
  if (codeOf(end) !== undefined) throw await diagnose(context, end, suspects);
  const wanted = sampleAt(firstFrame + frames, rate) - sampleAt(firstFrame, rate);
  const length = Math.round(end.seconds * SAMPLE_RATE);
  if (length !== wanted)
    throw new ReelbatchError('ENCODE_FAILED', `${wanted} samples were wanted, ${length} came out.`);
  await store.renditions.publish(temporary, {
    hash,
    extension: 'wav',
    length,
    extradataSha256: null,
    silences: silence.runs(length),
    origin: originOf({ job, arguments: args, graph: filters }, new Map([...place.names, ...namesAmong(files)])),
    ...(await hashFile(temporary, context.signal)),
  });
}
