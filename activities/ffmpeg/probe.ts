import { z } from 'zod';
import { ReelbatchError } from '../../model/failure';
import { openOrdinary } from '../../store/open-file';
import { MOST_PIXELS, READ_MEDIA, READ_STREAM } from './command';
import { codeOf, lastWords } from './failure';
import type { Programs } from './programs';
import { runProcess } from './start-process';

const streamSchema = z.looseObject({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  profile: z.union([z.string(), z.number()]).optional(),
  pix_fmt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  color_range: z.string().optional(),
  start_time: z.string().optional(),
  duration: z.string().optional(),
  duration_ts: z.number().optional(),
  nb_read_packets: z.string().optional(),
  sample_rate: z.string().optional(),
  channels: z.number().optional(),
  channel_layout: z.string().optional(),
  bits_per_sample: z.number().optional(),
  bits_per_raw_sample: z.string().optional(),
  extradata_hash: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).optional(),
});

const probeSchema = z.looseObject({
  streams: z.array(streamSchema),
  format: z.looseObject({
    format_name: z.string(),
    start_time: z.string().optional(),
    duration: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
});

export type ProbedStream = z.infer<typeof streamSchema>;
/** What ffprobe says of a file: its names, parsed and no more. */
export type Probe = z.infer<typeof probeSchema>;

export interface ProbeOptions {
  readonly countPackets?: boolean;
  readonly hashExtradata?: boolean;
  /** Options of the demuxer. */
  readonly read?: readonly string[];
  /** It is an MPEG transport or program stream and nothing else. */
  readonly mpegStream?: boolean;
  /** How the file is called in an error; its path is not shown. */
  readonly shownAs: string;
}

/** @throws ReelbatchError when the file cannot be read as media. */
export async function probe(
  programs: Programs,
  path: string,
  signal: AbortSignal,
  { countPackets, hashExtradata, read = [], mpegStream, shownAs }: ProbeOptions,
): Promise<Probe> {
  const lines: string[] = [];
  const end = await runProcess({
    program: programs.ffprobe,
    arguments: [
      ...['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams'],
      ...(countPackets ? ['-count_packets'] : []),
      ...(hashExtradata ? ['-show_data_hash', 'sha256'] : []),
      ...[...(mpegStream ? READ_STREAM : READ_MEDIA), '-max_pixels', String(MOST_PIXELS), ...read],
      ...['-i', path],
    ],
    signal,
    stallMs: programs.stallMs,
    onLine: (line) => lines.push(line),
  });
  const parsed = end.exitCode === 0 ? probeSchema.safeParse(JSON.parse(lines.join('\n'))) : undefined;
  if (parsed?.success) return parsed.data;
  const code = end.exitCode === 0 ? 'MEDIA_UNREADABLE' : codeOf(end);
  const cutShort = code === 'MEDIA_TRUNCATED' && (await beginsAsMedia(path));
  const known = cutShort || code === 'MEDIA_MISSING' ? code : 'MEDIA_UNREADABLE';
  throw new ReelbatchError(known, lastWords(end).replaceAll(path, shownAs), shownAs);
}

/**
 * Whether a file begins as one of the containers does whose index stands at the end (ISO base media, ISO/IEC 14496-12; Matroska, RFC
 * 8794): ffprobe says the same of a film that was cut off and of bytes that never were one.
 */
async function beginsAsMedia(path: string): Promise<boolean> {
  const file = await openOrdinary(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    const box = buffer.toString('latin1', 4, 8);
    return ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(box) || buffer.readUInt32BE(0) === 0x1a45dfa3;
  } finally {
    await file.close();
  }
}
