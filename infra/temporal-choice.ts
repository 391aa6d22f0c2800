import { join } from 'node:path';
import { loadClientConfigProfile } from '@temporalio/envconfig';
import { withoutEmptyTemporal } from '../model/settings';
import type { Environment, StackConfig } from './config';
import { findTemporal } from './programs';
import { planTemporalServer, type TemporalPlan } from './temporal-server';

/** Where a Temporal is, and which namespace in it. */
export interface TemporalPlace {
  readonly address: string;
  readonly namespace: string;
}

const DEFAULT_NAMESPACE = 'default';

export interface TemporalChoice {
  /** Of the server that the stack runs; null when the person chose one. */
  readonly temporal: TemporalPlan | null;
  readonly place: TemporalPlace;
  /** For all that connects to it. */
  readonly env: Environment;
}

interface Choosing {
  readonly config: StackConfig;
  readonly given: Environment;
  /** Whether a server that the stack runs has its Web UI. */
  readonly ui: boolean;
  readonly say: (line: string) => void;
}

/** The Temporal that the person chose, else one that the stack runs itself; the person is told which settings it leaves out. */
export async function chooseTemporal({ config, given, ui, say }: Choosing): Promise<TemporalChoice> {
  const own = findOwnTemporal(given);
  if (own) return { temporal: null, place: own, env: withoutEmptyTemporal(given) };
  const { stateDir, ports } = config;
  const namespace = given['TEMPORAL_NAMESPACE'] || DEFAULT_NAMESPACE;
  const temporal = await planTemporalServer({
    directory: stateDir,
    programs: findTemporal(),
    ports: { frontend: ports.temporal },
    namespace,
    ...(ui ? { uiPort: ports.temporalUi } : {}),
  });
  const place = { address: temporal.address, namespace };
  const ignored = settingsLeftOut(given);
  if (ignored.length > 0)
    say(`${ignored.join(', ')}: not used, since this runs a Temporal of its own. TEMPORAL_ADDRESS names another one.`);
  return { temporal, place, env: plainlyAt(given, place, stateDir) };
}

/**
 * The Temporal that a person chose: TEMPORAL_ADDRESS, or the address of a profile that TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE names.
 * A profile that merely lies in the user's folder is no choice: its address is that of some other program's cluster.
 * @throws Error when the profile that was chosen cannot be read.
 */
export function findOwnTemporal(given: Environment): TemporalPlace | null {
  const env = withoutEmptyTemporal(given);
  const chosen = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) => env[name]);
  if (!chosen) return null;
  const { address, namespace = DEFAULT_NAMESPACE } = loadClientConfigProfile({ overrideEnvVars: env });
  return address ? { address, namespace } : null;
}

/**
 * The environment of what connects to the server that the stack runs itself: it speaks neither TLS nor API keys, so nothing of what
 * the person set for another cluster, by variables or by profiles, may reach it.
 */
export function plainlyAt(given: Environment, { address, namespace }: TemporalPlace, stateDir: string): Environment {
  const others = Object.entries(given).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(others),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    // A file that is never written: without the variable the user's own would be read.
    TEMPORAL_CONFIG_FILE: join(stateDir, 'temporal', 'no-profiles.toml'),
  };
}

/** What the person set and a stack with a server of its own does not use. */
function settingsLeftOut(given: Environment): string[] {
  return Object.keys(withoutEmptyTemporal(given)).filter(
    (name) => name.startsWith('TEMPORAL_') && name !== 'TEMPORAL_NAMESPACE' && given[name],
  );
}
