import { mediaUsed, type PictureSource, type VideoPiece } from '../../model/program';
import { branches, type Steps } from './branches';
import { dissolveChains } from './dissolve';
import { GLANCE } from './glance';
import { type Part, partsOf } from './parts';
import { counting, type GraphInput, type Sources, sourceChain } from './source-chain';

/** Some encoders write the tags of the frames and not those of their options. */
const TAGGED = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

export interface PictureGraph {
  readonly inputs: readonly GraphInput[];
  /**
   * A filter graph that ends in the labels [out0], [out1] and so on, one for each output, and in [seen0], [seen1]: the pictures that outputs
   * get, at a glance, once for all that get the same.
   */
  readonly filters: string;
  /** For each output the number of its glances. */
  readonly seen: readonly number[];
}

export interface PictureRequest extends Sources {
  readonly pieces: readonly VideoPiece[];
  /** Of each output, what its encoder is given. */
  readonly pixelFormats: readonly string[];
  /** Of each output, what is done to the joined film before that. */
  readonly treatments?: readonly Steps[];
}

/**
 * Decodes each piece once, conforms it to the canvas and counts its frames exactly; joins the pieces and divides the result into
 * branches, each with a pixel format of its own (without one, all encoders would be handed the same).
 */
export function pictureGraph(request: PictureRequest): PictureGraph {
  const { pieces, media, canvas, pixelFormats, treatments = [] } = request;
  const working = mediaUsed(pieces).some((index) => media[index]?.video?.deep) ? 'yuv422p10le' : 'yuv420p';
  const inputs: GraphInput[] = [];
  const parts: string[] = [];
  const part = (one: Part) => `${sourceChain(one, inputs, request)},format=${working}${one.reversed ? ',reverse' : ''}`;
  const shown = (source: PictureSource, frames: number) => {
    const made = partsOf(source, frames, media, canvas).map(part);
    if (made.length === 1) return made.join('');
    const labels = made.map((one) => {
      const label = `[part${parts.length}]`;
      parts.push(`${one}${label}`);
      return label;
    });
    return `${labels.join('')}concat=n=${labels.length}:v=1:a=0`;
  };
  const chains = pieces.flatMap((piece, index) => {
    if (piece.kind !== 'dissolve') return [`${shown(piece, piece.frames)}[piece${index}]`];
    const { from, to, frames } = piece;
    const counted = (source: PictureSource) => `${shown(source, frames)},${counting(canvas)}`;
    return dissolveChains(piece, { before: counted(from), after: counted(to), name: `piece${index}`, canvas, working });
  });
  const labels = pieces.map((_, index) => `[piece${index}]`).join('');
  const joined = `${labels}concat=n=${pieces.length}:v=1:a=0,${counting(canvas)}`;
  const outputs = pixelFormats.map((format, index) => [...(treatments[index] ?? []), `format=${format},${TAGGED}`]);
  const distinct = [...new Map(outputs.map((steps) => [nameOf(steps), steps])).values()];
  const numbers = new Map(distinct.map((steps, number) => [nameOf(steps), number]));
  const ends = [
    ...outputs.map((steps, index) => ({ steps, label: `[out${index}]` })),
    ...distinct.map((steps, number) => ({ steps: [...steps, GLANCE], label: `[seen${number}]` })),
  ];
  return {
    inputs,
    filters: [...parts, ...chains, ...branches(joined, ends)].join(';\n'),
    seen: outputs.map((steps) => numbers.get(nameOf(steps)) as number),
  };
}

/** The same for outputs that are given the same pictures. */
function nameOf(steps: Steps): string {
  return steps.join(',');
}
