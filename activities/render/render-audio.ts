import type { Rendered } from '../../model/activities';
import { ReelbatchError } from '../../model/failure';
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
import { holdMissing } from './single-flight';
import { soundGraph } from './sound-graph';
import { namesAmong, pathAmong, usedFiles } from './used-files';
import { WorkPlace } from './work-place';

/**
 * Renders a stretch of sound to 24-bit PCM, to the sample as long as its frames.
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
  const { rate } = plan.canvas;
  const held = await holdMissing(store.renditions, [stretch.rendition], owner);
  const place = new WorkPlace((name) => store.renditions.temporaryPath(name));
  try {
    if (held.busy > 0) throw new ReelbatchError('SPAN_BUSY');
    if (held.hashes.size === 0) return { encodedCost: 0, rendered: 0 };
    const pieces = stretch.rows.flat();
    const files = await usedFiles(store, plan, pieces);
    const graph = soundGraph({ ...stretch, firstFrame, rate, media: plan.media, pathOf: pathAmong(files) });
    const filters = `${graph.filters};\n[sound]${FIND_SILENCE_IN_SOURCES}[heard]`;
    const script = await place.write('graph.txt', filters);
    const silence = new SilenceListener();
    const temporary = await place.path(`${stretch.rendition}.wav`);
    const options = ['-map', '[heard]', '-map_metadata', '-1', '-c:a', 'pcm_s24le', '-rf64', 'auto', '-f', 'wav'];
    const args = ffmpegArguments(graph.inputs, [{ path: temporary, options }], {
      filterScript: script,
      tells: 'level+info',
    });
    const end = withErrorsAlone(
      await runFfmpeg(context, {
        arguments: args,
        need: moreMemory(soundNeed(stretch.frames / toNumber(rate)), reversedSoundBytes(pieces, rate)),
        onMessage: silence.hear,
      }),
    );
    const suspects = { files, stream: 'a:0' } as const;
    if (codeOf(end) !== undefined) throw await diagnose(context, end, suspects);
    const wanted = sampleAt(firstFrame + stretch.frames, rate) - sampleAt(firstFrame, rate);
    const length = Math.round(end.seconds * SAMPLE_RATE);
    if (length !== wanted)
      throw new ReelbatchError('ENCODE_FAILED', `${wanted} samples were wanted, ${length} came out.`);
    await store.renditions.publish(temporary, {
      hash: stretch.rendition,
      extension: 'wav',
      length,
      extradataSha256: null,
      silences: silence.runs(length),
      origin: originOf({ job, arguments: args, graph: filters }, new Map([...place.names, ...namesAmong(files)])),
      ...(await hashFile(temporary, context.signal)),
    });
    return { encodedCost: 0, rendered: 1 };
  } finally {
    await place.clear();
    await held.release();
  }
}
