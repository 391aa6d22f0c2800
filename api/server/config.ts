import { readSettings, withoutEmptyTemporal } from '../../model/settings';

const NAMES = [
  'REELBATCH_HOST',
  'REELBATCH_PORT',
  'REELBATCH_MEDIA_ROOT',
  'REELBATCH_STATE_DIR',
  'REELBATCH_PRESETS',
  'REELBATCH_TEMPORAL_UI_PORT',
  'REELBATCH_TEMPORAL_UI_URL',
  'REELBATCH_MAX_CONCURRENT_CEILING',
  'REELBATCH_MAX_JOBS_PER_BATCH',
  'REELBATCH_MAX_WAITING_JOBS',
  'REELBATCH_RATE_LIMIT',
  'REELBATCH_WEBHOOK_SECRET',
  'REELBATCH_LOG_LEVEL',
] as const;

export type ServerConfig = ReturnType<typeof readConfig>;

/** @throws SettingsError with every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const settings = readSettings(NAMES, environment);
  return {
    host: settings.REELBATCH_HOST,
    port: settings.REELBATCH_PORT,
    mediaRoot: settings.REELBATCH_MEDIA_ROOT,
    stateDir: settings.REELBATCH_STATE_DIR,
    presetFolder: settings.REELBATCH_PRESETS,
    temporalUiUrl: settings.REELBATCH_TEMPORAL_UI_URL ?? `http://127.0.0.1:${settings.REELBATCH_TEMPORAL_UI_PORT}`,
    limits: {
      maxConcurrent: settings.REELBATCH_MAX_CONCURRENT_CEILING,
      maxJobs: settings.REELBATCH_MAX_JOBS_PER_BATCH,
      webhooks: settings.REELBATCH_WEBHOOK_SECRET !== undefined,
      maxWaitingJobs: settings.REELBATCH_MAX_WAITING_JOBS,
    },
    rateLimit: settings.REELBATCH_RATE_LIMIT,
    logLevel: settings.REELBATCH_LOG_LEVEL,
    /** For Temporal's own reader. */
    temporalEnvironment: withoutEmptyTemporal(environment),
  };
}
