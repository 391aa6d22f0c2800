import { availableParallelism } from 'node:os';
import { readSettings, withoutEmptyTemporal } from '../model/settings';

const NAMES = [
  'REELBATCH_MEDIA_ROOT',
  'REELBATCH_STATE_DIR',
  'REELBATCH_PRESETS',
  'REELBATCH_FFMPEG',
  'REELBATCH_FFPROBE',
  'REELBATCH_SLOTS',
  'REELBATCH_CPU_TARGET',
  'REELBATCH_MEMORY_RESERVE_MB',
  'REELBATCH_DISK_RESERVE_MB',
  'REELBATCH_MAX_RENDITIONS_GB',
  'REELBATCH_SPAN_ATTEMPTS',
  'REELBATCH_STALL_SECONDS',
  'REELBATCH_MAX_JOBS_PER_BATCH',
  'REELBATCH_WEBHOOK_URL',
  'REELBATCH_WEBHOOK_SECRET',
  'REELBATCH_WEBHOOK_PRIVATE',
  'REELBATCH_METRICS_ADDRESS',
  'REELBATCH_LOG_LEVEL',
] as const;

const MOST_DEFAULT_SLOTS = 8;

export type WorkerConfig = ReturnType<typeof readConfig>;

/** @throws SettingsError with every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const settings = readSettings(NAMES, environment);
  return {
    mediaRoot: settings.REELBATCH_MEDIA_ROOT,
    stateDir: settings.REELBATCH_STATE_DIR,
    presetFolder: settings.REELBATCH_PRESETS,
    programs: {
      ffmpeg: settings.REELBATCH_FFMPEG ?? 'ffmpeg',
      ffprobe: settings.REELBATCH_FFPROBE ?? 'ffprobe',
      stallMs: settings.REELBATCH_STALL_SECONDS * 1000,
    },
    slots: settings.REELBATCH_SLOTS ?? Math.min(MOST_DEFAULT_SLOTS, availableParallelism()),
    cpuTargetPercent: settings.REELBATCH_CPU_TARGET,
    memoryReserveBytes: settings.REELBATCH_MEMORY_RESERVE_MB * 2 ** 20,
    diskReserveBytes: settings.REELBATCH_DISK_RESERVE_MB * 2 ** 20,
    maxRenditionsBytes:
      settings.REELBATCH_MAX_RENDITIONS_GB === undefined ? null : settings.REELBATCH_MAX_RENDITIONS_GB * 1e9,
    spanAttempts: settings.REELBATCH_SPAN_ATTEMPTS,
    maxJobs: settings.REELBATCH_MAX_JOBS_PER_BATCH,
    webhooks: {
      url: settings.REELBATCH_WEBHOOK_URL,
      secret: settings.REELBATCH_WEBHOOK_SECRET,
      allowPrivate: settings.REELBATCH_WEBHOOK_PRIVATE === 'true',
    },
    metricsAddress: settings.REELBATCH_METRICS_ADDRESS,
    logLevel: settings.REELBATCH_LOG_LEVEL,
    /** For Temporal's own reader. */
    temporalEnvironment: withoutEmptyTemporal(environment),
  };
}
