import { type Cue, captionsOfPart } from '../../model/captions';
import type { Canvas } from '../../model/program';
import type { PlannedLut, Treatment } from '../../model/treatment';
import type { Store } from '../../store/store';
import type { Steps } from './branches';
import { FONT, textsOf } from './burn-in';
import { FONTS } from './captions';
import { treatmentSteps } from './treatment-steps';
import type { WorkPlace } from './work-place';

interface Preparing {
  readonly store: Pick<Store, 'luts'>;
  readonly place: WorkPlace;
  readonly canvas: Canvas;
  /** Of the span, in the film. */
  readonly firstFrame: number;
  readonly frames: number;
  /** Of the film. */
  readonly cues: readonly Cue[];
}

interface PreparedTreatments {
  /** Of each treatment. */
  readonly steps: readonly Steps[];
  /** What is burned in, by the names of the files that it was written to. */
  readonly texts: Readonly<Record<string, string>>;
  /** Names of the other files that the steps read, by their paths. */
  readonly names: ReadonlyMap<string, string>;
}

/** The steps of each treatment; the texts that they read are written first. */
export async function prepareTreatments(
  treatments: readonly Treatment[],
  { store, place, canvas, firstFrame, frames, cues }: Preparing,
): Promise<PreparedTreatments> {
  const texts: Record<string, string> = {};
  const paths = new Map<string, string>();
  const words = captionsOfPart(cues, { firstFrame, frames, rate: canvas.rate });
  const wanted = treatments.flatMap(({ captions, burnIn }) => [
    ...(captions && words !== '' ? [words] : []),
    ...textsOf(burnIn ?? {}),
  ]);
  for (const text of wanted) {
    if (paths.has(text)) continue;
    const name = text === words ? 'captions.srt' : `text-${paths.size}.txt`;
    paths.set(text, await place.write(name, text));
    texts[name] = text;
  }
  const textFile = (text: string) => paths.get(text) ?? '';
  const lutFile = ({ sha256 }: PlannedLut) => store.luts.path(sha256);
  const luts = treatments.flatMap(({ luts = [] }) => luts);
  return {
    steps: treatments.map((treatment) => treatmentSteps(treatment, { canvas, firstFrame, words, lutFile, textFile })),
    texts,
    names: new Map([
      [FONT, 'DejaVuSansMono.ttf'],
      [FONTS, '.'],
      ...luts.map((lut) => [lutFile(lut), `${lut.sha256}.cube`] as const),
    ]),
  };
}
