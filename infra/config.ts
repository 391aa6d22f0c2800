import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { readSettings } from '../model/settings';

export type Environment = Readonly<Record<string, string | undefined>>;

export type StackConfig = ReturnType<typeof readStackConfig>;

/** The environment that children inherit. */
export function inheritedEnvironment(): Environment {
  return process.env;
}

/**
 * Settings of the stack, folders as absolute paths.
 * @throws SettingsError with every problem at once.
 */
export function readStackConfig(environment: Environment = process.env) {
  const settings = readSettings(
    [
      'REELBATCH_HOST',
      'REELBATCH_PORT',
      'REELBATCH_MEDIA_ROOT',
      'REELBATCH_STATE_DIR',
      'REELBATCH_PRESETS',
      'REELBATCH_TEMPORAL_PORT',
      'REELBATCH_TEMPORAL_UI_PORT',
      'REELBATCH_TEMPORAL_UI_URL',
      'REELBATCH_WORKERS',
    ],
    environment,
  );
  return {
    host: settings.REELBATCH_HOST,
    mediaRoot: resolve(settings.REELBATCH_MEDIA_ROOT),
    stateDir: resolve(settings.REELBATCH_STATE_DIR),
    presetFolder: settings.REELBATCH_PRESETS === undefined ? null : resolve(settings.REELBATCH_PRESETS),
    workers: settings.REELBATCH_WORKERS,
    uiUrl: settings.REELBATCH_TEMPORAL_UI_URL ?? null,
    ports: {
      api: settings.REELBATCH_PORT,
      temporal: settings.REELBATCH_TEMPORAL_PORT,
      temporalUi: settings.REELBATCH_TEMPORAL_UI_PORT,
    },
  };
}

/** Absolute path of an executable on PATH. */
export function findOnPath(name: string): string | undefined {
  const { PATH = '' } = process.env;
  return PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
