import { join } from 'node:path';

/** The eight ports of a server: each of its four services speaks gRPC and finds its peers. */
export interface TemporalPorts {
  readonly frontend: number;
  readonly frontendMembership: number;
  readonly history: number;
  readonly historyMembership: number;
  readonly matching: number;
  readonly matchingMembership: number;
  readonly worker: number;
  readonly workerMembership: number;
}

export interface ServerConfigInputs {
  /** Where the databases lie. */
  readonly directory: string;
  readonly dynamicFile: string;
  readonly ports: TemporalPorts;
}

/** Queue whose tasks must come in exact order of priority: the one of every ffmpeg. */
const ORDERED_TASK_QUEUE = 'export';

type DynamicValue = { readonly value: unknown; readonly constraints?: { readonly taskQueueName: string } };

/**
 * What differs from the server's defaults. Priorities come with the matcher that is the default since server 1.31, fairness among
 * batches must be switched on. Both hold within a partition only, and a queue has four by default, so the ordered queue gets one.
 * Search attributes are read back at once, so that a namespace can be used as soon as it has them.
 */
const DYNAMIC_VALUES: Readonly<Record<string, readonly DynamicValue[]>> = {
  'matching.enableFairness': [{ value: true }],
  'matching.numTaskqueueReadPartitions': [{ value: 1, constraints: { taskQueueName: ORDERED_TASK_QUEUE } }],
  'matching.numTaskqueueWritePartitions': [{ value: 1, constraints: { taskQueueName: ORDERED_TASK_QUEUE } }],
  'system.forceSearchAttributesCacheRefreshOnRead': [{ value: true }],
};

/** Text of dynamic.yaml. JSON is YAML, so no writer of YAML is needed. */
export function renderDynamicConfig(): string {
  return `${JSON.stringify(DYNAMIC_VALUES, undefined, 2)}\n`;
}

/** Arguments of `temporal server start-dev` for the same values. The CLI knows no constraints: there the value is for every queue. */
export function dynamicArguments(): string[] {
  return Object.entries(DYNAMIC_VALUES).flatMap(([name, values]) =>
    values.flatMap(({ value }) => ['--dynamic-config-value', `${name}=${JSON.stringify(value)}`]),
  );
}

/**
 * Text of server.yaml: all four services in one process on loopback, everything kept in SQLite files in `directory`.
 * Modelled on config/development-sqlite-file.yaml of the server's module.
 */
export function renderServerConfig({ directory, dynamicFile, ports }: ServerConfigInputs): string {
  const config = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'store',
      visibilityStore: 'visibility',
      numHistoryShards: 1,
      datastores: {
        store: { sql: sqlite(join(directory, 'temporal.db')) },
        visibility: { sql: sqlite(join(directory, 'temporal-visibility.db')) },
      },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.frontend, ports.frontendMembership),
      history: service(ports.history, ports.historyMembership),
      matching: service(ports.matching, ports.matchingMembership),
      worker: service(ports.worker, ports.workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '10s' },
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** Text of the Web UI's configuration. It would ask the maker's site for news: it must not. */
export function renderUiConfig(uiPort: number, frontendPort: number): string {
  const config = {
    temporalGrpcAddress: `127.0.0.1:${frontendPort}`,
    host: '127.0.0.1',
    port: uiPort,
    enableUi: true,
    defaultNamespace: 'default',
    disableNewsFetch: true,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function service(grpcPort: number, membershipPort: number) {
  return { rpc: { grpcPort, membershipPort, bindOnLocalHost: true } };
}

/** `synchronous: 2` makes a commit reach the disk: what the server said is done survives a power cut. */
function sqlite(databaseName: string) {
  return {
    pluginName: 'sqlite',
    databaseName,
    connectAddr: 'localhost',
    connectProtocol: 'tcp',
    connectAttributes: { cache: 'private', setup: true, journal_mode: 'wal', synchronous: 2 },
    maxConns: 1,
    maxIdleConns: 1,
  };
}
