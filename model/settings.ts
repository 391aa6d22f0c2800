import { z } from 'zod';
import { isWebhookUrl, URL_WORDS } from './webhook';

/**
 * Every setting of every process, with its default and what it is for; the value of one that is `secret` is never shown; docs/settings.md is this table in print and a test holds the
 * two together. Connection settings of Temporal are Temporal's own (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS..., TEMPORAL_API_KEY).
 */
const port = z.coerce.number().int().min(1).max(65535);
const count = (low: number, high: number) => z.coerce.number().int().min(low).max(high);

function isListenAddress(text: string): boolean {
  const [, six, four, listenPort] = /^(?:\[([0-9a-fA-F:]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six === undefined ? z.ipv4().safeParse(four) : z.ipv6().safeParse(six);
  return host.success && Number(listenPort) <= 65535;
}

export const SETTINGS = {
  REELBATCH_HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    about: 'Address the API listens on. Any but a loopback address needs an API key (docs/security.md).',
  },
  REELBATCH_PORT: { schema: port.default(8080), about: 'Port of the API.' },
  REELBATCH_URL: {
    schema: z.url().default('http://127.0.0.1:8080'),
    about: 'Where the command line finds the API.',
  },
  REELBATCH_API_KEY: {
    schema: z.string().min(1).optional(),
    about: 'The key that the command line shows to the API.',
    secret: true,
  },
  REELBATCH_MEDIA_ROOT: {
    schema: z.string().min(1).default('./media'),
    about: 'Folder that holds one folder for each project.',
  },
  REELBATCH_STATE_DIR: {
    schema: z.string().min(1).default('./.reelbatch'),
    about: "Temporal's database, logs and the store. Workers on other machines must see the same store.",
  },
  REELBATCH_PRESETS: {
    schema: z.string().min(1).optional(),
    about: "Folder of the studio's own presets. Default: presets below REELBATCH_STATE_DIR, if there is one.",
  },
  REELBATCH_CACHE_DIR: {
    schema: z.string().min(1).optional(),
    about:
      "Built and fetched programs, shared by all clones. Default: reelbatch in the user's cache folder (XDG_CACHE_HOME, else ~/.cache).",
  },
  REELBATCH_TEMPORAL_PORT: { schema: port.default(7233), about: 'Port of the Temporal server that npm start runs.' },
  REELBATCH_TEMPORAL_UI_PORT: { schema: port.default(8233), about: 'Port of its Web UI.' },
  REELBATCH_TEMPORAL_UI_URL: {
    schema: z.url().optional(),
    about: 'Where people open the Temporal Web UI. Default: 127.0.0.1 at REELBATCH_TEMPORAL_UI_PORT.',
  },
  REELBATCH_FFMPEG: { schema: z.string().min(1).optional(), about: 'Path of ffmpeg. Default: the one on PATH.' },
  REELBATCH_FFPROBE: { schema: z.string().min(1).optional(), about: 'Path of ffprobe. Default: the one on PATH.' },
  REELBATCH_WORKERS: { schema: count(1, 64).default(1), about: 'Worker processes that npm start runs.' },
  REELBATCH_SLOTS: {
    schema: count(1, 128).optional(),
    about: 'ffmpeg processes at a time in one worker process. Default: one for each core, at most 8.',
  },
  REELBATCH_CPU_TARGET: {
    schema: count(10, 100).default(80),
    about: 'Percent of the whole machine that may be busy, everything on it included. 100: no limit.',
  },
  REELBATCH_MEMORY_RESERVE_MB: {
    schema: count(0, 1_000_000).default(512),
    about: 'Memory that is left free: no span starts without what it is expected to need beyond this.',
  },
  REELBATCH_DISK_RESERVE_MB: {
    schema: count(0, 100_000_000).default(1024),
    about: 'Disk space that is left free where the store lies.',
  },
  REELBATCH_MAX_RENDITIONS_GB: {
    schema: count(1, 1_000_000).optional(),
    about:
      'Gigabytes that rendered spans may take in the store: those used longest ago are removed, never what is in use. Default: no limit, and nothing is removed.',
  },
  REELBATCH_SPAN_ATTEMPTS: {
    schema: count(1, 100).default(3),
    about: 'How often a span, a sound stretch or a delivery is tried before its job fails.',
  },
  REELBATCH_STALL_SECONDS: {
    schema: count(1, 86_400).default(120),
    about:
      'An ffmpeg that stands still for so long is ended, and its work is tried again: no processor time, no byte moved, no progress told.',
  },
  REELBATCH_MAX_CONCURRENT_CEILING: {
    schema: count(1, 1000).default(8),
    about: 'The largest max_concurrent that a batch may ask for.',
  },
  REELBATCH_MAX_JOBS_PER_BATCH: { schema: count(1, 10_000).default(1000), about: 'The most jobs of one batch.' },
  REELBATCH_MAX_WAITING_JOBS: {
    schema: count(1, 1_000_000).default(1000),
    about: 'The most jobs that may wait, over all batches; beyond it a submission is answered with 429.',
  },
  REELBATCH_RATE_LIMIT: {
    schema: count(1, 10_000_000).default(6000),
    about: 'Requests a minute that the API takes with one key, or without keys from one address; beyond it 429.',
  },
  REELBATCH_WEBHOOK_URL: {
    schema: z.string().refine(isWebhookUrl, `is to be ${URL_WORDS}`).optional(),
    about: 'Told of the start and the end of every batch.',
    secret: true,
  },
  REELBATCH_WEBHOOK_SECRET: {
    schema: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'is to be whsec_ and 24 to 64 bytes in base64')
      .optional(),
    about: 'Signs what webhooks are told. Without it no batch may name any.',
    secret: true,
  },
  REELBATCH_WEBHOOK_PRIVATE: {
    schema: z.enum(['true', 'false']).default('false'),
    about: 'Whether webhooks may be of this machine or of a private network.',
  },
  REELBATCH_METRICS_ADDRESS: {
    schema: z
      .string()
      .refine(isListenAddress, 'is to be an IP address and a port, like 127.0.0.1:9464')
      .default('127.0.0.1:0'),
    about:
      'Where a worker answers Prometheus, without asking for a key. Port 0: any that is free; GET /api/v1/system/targets tells which.',
  },
  REELBATCH_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    about: 'The least severe line that is logged.',
  },
} as const;

export type SettingName = keyof typeof SETTINGS;
export type SettingValues<N extends SettingName> = { readonly [K in N]: z.output<(typeof SETTINGS)[K]['schema']> };

/** Thrown with every problem of the environment at once, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Picks settings out of an environment. An empty value counts as unset.
 * @throws SettingsError naming each setting that cannot be used, and each REELBATCH_ name that nobody reads.
 */
export function readSettings<N extends SettingName>(
  names: readonly N[],
  environment: Readonly<Record<string, string | undefined>>,
): SettingValues<N> {
  const problems = Object.keys(environment)
    .filter((name) => name.startsWith('REELBATCH_') && !Object.hasOwn(SETTINGS, name))
    .map((name) => `${name} is no setting: take it out, or write it as docs/settings.md does`);
  const values: Partial<Record<N, unknown>> = {};
  for (const name of names) {
    const parsed = SETTINGS[name].schema.safeParse(environment[name] || undefined);
    if (parsed.success) values[name] = parsed.data;
    else if ('secret' in SETTINGS[name])
      problems.push(
        `${name} cannot be used: it ${parsed.error.issues[0]?.message}, or leave it out (its value is not shown)`,
      );
    else problems.push(`${name}=${environment[name]} cannot be used: ${wanted(SETTINGS[name].schema)}`);
  }
  if (problems.length > 0)
    throw new SettingsError(
      `Settings that cannot be used, in the environment:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  return values as SettingValues<N>;
}

/** What to write instead, read off the schema itself; a setting that has a default may also be left out. */
function wanted(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema);
  const instead = json.default === undefined ? 'or leave it out' : `or leave it out for ${json.default}`;
  if (json.enum) return `write one of ${json.enum.join(', ')}, ${instead}`;
  if (json.minimum !== undefined) return `write a whole number from ${json.minimum} to ${json.maximum}, ${instead}`;
  if (json.format === 'uri') return `write a URL like http://127.0.0.1:8233, ${instead}`;
  return `write some text, ${instead}`;
}

/**
 * The environment for Temporal's own reader of settings, which would take an empty value for one: here it counts as unset. An empty
 * TEMPORAL_GRPC_META_ stays: by it Temporal takes a header out that a profile has.
 */
export function withoutEmptyTemporal(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isUnset = (name: string, value: string) =>
    value === '' && name.startsWith('TEMPORAL_') && !name.startsWith('TEMPORAL_GRPC_META_');
  return Object.fromEntries(given.filter(([name, value]) => !isUnset(name, value)));
}
