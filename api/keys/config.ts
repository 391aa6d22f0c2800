import { readSettings } from '../../model/settings';

/** @throws SettingsError with every problem at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const settings = readSettings(['REELBATCH_STATE_DIR', 'REELBATCH_MEDIA_ROOT'], environment);
  return { stateDir: settings.REELBATCH_STATE_DIR, mediaRoot: settings.REELBATCH_MEDIA_ROOT };
}
