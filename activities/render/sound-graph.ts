import type { AudioPiece, MediaAudio, Program, SoundSource } from '../../model/program';
import {
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  round,
  subtract,
  toSecondsText,
  ZERO,
} from '../../model/rational';
import { SAMPLE_RATE, sampleAt } from '../../model/sample-clock';
import { momentAt } from '../../model/source-time';
import { DECODE_MEDIA, type FileArguments } from '../ffmpeg/command';
import { readFor, retimed } from './retimed-sound';

export interface SoundRequest {
  readonly rows: readonly (readonly AudioPiece[])[];
  /** Frame of the film at which the stretch begins: it decides how many samples each piece has. */
  readonly firstFrame: number;
  readonly frames: number;
  readonly rate: Rational;
  readonly media: Program['media'];
  readonly pathOf: (media: number) => string;
}

/** A graph that ends in [sound]: 48 kHz stereo, to the sample as long as the stretch's frames. */
export function soundGraph(request: SoundRequest): { inputs: readonly FileArguments[]; filters: string } {
  const { rows, firstFrame, frames, rate } = request;
  const total = sampleAt(firstFrame + frames, rate) - sampleAt(firstFrame, rate);
  if (rows.length === 0) return { inputs: [], filters: `${silence(total)}[sound]` };
  const inputs: FileArguments[] = [];
  const chains: string[] = [];
  const rowLabels = rows.map((row, rowIndex) => {
    let at = firstFrame;
    const labels = row.map((piece, index) => {
      const label = `[r${rowIndex}p${index}]`;
      chains.push(...pieceChains(piece, { at, label }, { inputs, request }));
      at += piece.frames;
      return label;
    });
    chains.push(`${labels.join('')}concat=n=${labels.length}:v=0:a=1[row${rowIndex}]`);
    return `[row${rowIndex}]`;
  });
  const mix = rows.length > 1 ? `amix=inputs=${rows.length}:normalize=0:duration=longest,` : '';
  chains.push(`${rowLabels.join('')}${mix}atrim=end_sample=${total}[sound]`);
  return { inputs, filters: chains.join(';\n') };
}

interface Making {
  readonly inputs: FileArguments[];
  readonly request: SoundRequest;
}

/** The chains of a piece that begins at a frame of the film; the last one ends in the label. */
function pieceChains(piece: AudioPiece, { at, label }: { at: number; label: string }, making: Making): string[] {
  const { rate } = making.request;
  const samples = sampleAt(at + piece.frames, rate) - sampleAt(at, rate);
  if (piece.kind !== 'dissolve') return [`${chain(piece, { frames: piece.frames, samples }, making)}${label}`];
  // Made whole and then cut: what is heard of it at a moment does not depend on the part that is wanted.
  const { offset, length } = piece;
  const begin = sampleAt(at - offset, rate);
  const whole = { frames: length, samples: sampleAt(at - offset + length, rate) - begin };
  const first = sampleAt(at, rate) - begin;
  const labels = { out: label.replace(']', 'out]'), in: label.replace(']', 'in]') };
  const faded = (source: SoundSource, way: 'in' | 'out') =>
    `${chain(earlier(source, offset, rate), whole, making)},afade=t=${way}:ns=${whole.samples}:curve=tri${labels[way]}`;
  const cut = `atrim=start_sample=${first}:end_sample=${first + samples},asetpts=N/SR/TB`;
  return [
    faded(piece.from, 'out'),
    faded(piece.to, 'in'),
    `${labels.out}${labels.in}amix=inputs=2:normalize=0,${cut},aformat=sample_fmts=s32:channel_layouts=stereo${label}`,
  ];
}

function earlier(source: SoundSource, frames: number, rate: Rational): SoundSource {
  if (source.kind === 'silence') return source;
  return { ...source, start: momentAt(source, -frames, rate) };
}

function chain(
  source: SoundSource,
  { frames, samples }: { frames: number; samples: number },
  { inputs, request: { media, pathOf, rate } }: Making,
): string {
  if (source.kind === 'silence') return silence(samples);
  const audio = media[source.media]?.audio as MediaAudio;
  const { from, to } = readFor(source, divide(rational(frames), rate));
  const seek = compare(from, ZERO) > 0 ? ['-ss', toSecondsText(from)] : [];
  const options = [...DECODE_MEDIA, ...seek, '-t', toSecondsText(subtract(to, from))];
  inputs.push({ path: pathOf(source.media), options });
  return [
    `[${inputs.length - 1}:a:0]aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
    ...(audio.channels === 1 ? ['pan=stereo|c0=c0|c1=c0'] : []),
    'aformat=sample_fmts=s32:channel_layouts=stereo',
    ...(source.speed ? retimed(samples, source, from) : asItIs(samples, subtract(source.start, from))),
  ].join(',');
}

function asItIs(samples: number, lead: Rational): string[] {
  const first = round(multiply(lead, rational(SAMPLE_RATE)));
  return [
    // Sound may end before the picture does: the rest is silence.
    `apad=whole_len=${first + samples}`,
    `atrim=start_sample=${first}:end_sample=${first + samples}`,
    'asetpts=N/SR/TB',
  ];
}

function silence(samples: number): string {
  return `anullsrc=r=${SAMPLE_RATE}:cl=stereo,atrim=end_sample=${samples},aformat=sample_fmts=s32`;
}
