/** True peaks are those between the samples, as ITU-R BS.1770-4 (annex 2) finds them: at four times the rate. */
const OVERSAMPLED = 192_000;
/** Milliseconds that the limiter looks ahead, and in which it lets go again. */
const ATTACK_MS = 5;
const RELEASE_MS = 50;
/** Samples that the filter is late by: all it looks ahead but the one that it is at. */
const LATE_BY = (OVERSAMPLED * ATTACK_MS) / 1000 - 1;
/** The filter's own limits, as factors. */
const LEAST_LIMIT = 0.0625;

interface LimiterWords {
  /** In dB of full scale. */
  readonly limit: number;
  /** Of what comes in and goes out. */
  readonly sampleRate: number;
  /** Length of what comes in and goes out. */
  readonly samples: number;
}

/** A chain of filters that holds true peaks down: what lies below the limit comes out as it was, to the sample where it was. */
export function limitTruePeaks({ limit, sampleRate, samples }: LimiterWords): string {
  const factor = Math.min(1, Math.max(LEAST_LIMIT, 10 ** (limit / 20)));
  return [
    ...[`aresample=${OVERSAMPLED}`, `apad=pad_len=${LATE_BY}`],
    `alimiter=limit=${factor.toFixed(6)}:attack=${ATTACK_MS}:release=${RELEASE_MS}:level=disabled`,
    ...[`atrim=start_sample=${LATE_BY}`, 'asetpts=N/SR/TB', `aresample=${sampleRate}`],
    ...[`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`],
  ].join(',');
}
