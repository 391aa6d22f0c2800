import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { findOwnTemporal, plainlyAt } from '../../infra/temporal-choice';
import { withoutEmptyTemporal } from '../../model/settings';
import { temporaryFolder } from './temporary-folder';

const PROFILES = `
[profile.default]
address = "default.example:7233"
namespace = "films"
api_key = "secret"
[profile.default.tls]
server_name = "default.example"
[profile.studio]
address = "studio.example:7233"
[profile.half]
namespace = "nowhere"
`;

describe("a person's own Temporal", () => {
  const folder = temporaryFolder();
  let home: Record<string, string>;
  let file: string;
  beforeEach(() => {
    mkdirSync(join(folder.path, 'temporalio'));
    file = join(folder.path, 'temporalio', 'temporal.toml');
    writeFileSync(file, PROFILES);
    // Where profiles of the user lie on Linux, and where they are looked for elsewhere.
    home = { XDG_CONFIG_HOME: folder.path, HOME: folder.path };
  });

  const linux = process.platform === 'linux';
  it.each([
    ['nothing is set', {}, null],
    ['a profile lies in the folder of the user', { TEMPORAL_API_KEY: 'key', TEMPORAL_TLS: 'true' }, null],
    ['the address is empty', { TEMPORAL_ADDRESS: '' }, null],
    ['the file that is named is not there', { TEMPORAL_CONFIG_FILE: 'none' }, null],
    ['the profile that is named has no address', { TEMPORAL_PROFILE: 'half' }, null],
    [
      'an address is set',
      { TEMPORAL_ADDRESS: 'here:1', TEMPORAL_NAMESPACE: 'shots' },
      { address: 'here:1', namespace: 'shots' },
    ],
    [
      'a profile is named that has one',
      { TEMPORAL_PROFILE: 'studio', TEMPORAL_ADDRESS: '' },
      { address: 'studio.example:7233', namespace: 'default' },
    ],
    [
      'an address is set beside a profile',
      { TEMPORAL_ADDRESS: 'here:1', TEMPORAL_PROFILE: 'half' },
      { address: 'here:1', namespace: 'nowhere' },
    ],
  ])('where %s', (_, env, expected) => {
    // Other systems keep the user's profiles elsewhere, which these cases do not lay out.
    const given = linux ? env : { TEMPORAL_CONFIG_FILE: file, ...env };
    if (linux || 'TEMPORAL_PROFILE' in env) expect(findOwnTemporal({ ...home, ...given })).toEqual(expected);
  });

  it('where a file is named, is that of its default profile', () => {
    const own = findOwnTemporal({ TEMPORAL_CONFIG_FILE: file });
    expect(own).toEqual({ address: 'default.example:7233', namespace: 'films' });
  });

  it('where a profile is named that is not there, is a fault that says so', () => {
    expect(() => findOwnTemporal({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'nobody' })).toThrow(/nobody/);
  });

  it('leaves no trace in what connects to the server of the stack', () => {
    const hostile = {
      ...home,
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_SERVER_NAME: 'elsewhere',
      TEMPORAL_API_KEY: 'key',
      TEMPORAL_GRPC_META_TENANT: 'a',
      TEMPORAL_PROFILE: 'half',
    };
    const env = plainlyAt(hostile, { address: '127.0.0.1:7233', namespace: 'default' }, folder.path);
    expect(loadClientConnectConfig({ overrideEnvVars: withoutEmptyTemporal(env) })).toEqual({
      namespace: 'default',
      connectionOptions: { address: '127.0.0.1:7233' },
    });
  });
});

describe('empty values for Temporal', () => {
  it('count as unset, but for a header that is taken out', () => {
    const given = { TEMPORAL_API_KEY: '', TEMPORAL_GRPC_META_TENANT: '', OTHER: '', HOME: '/h', GONE: undefined };
    expect(withoutEmptyTemporal(given)).toEqual({ TEMPORAL_GRPC_META_TENANT: '', OTHER: '', HOME: '/h' });
  });
});
