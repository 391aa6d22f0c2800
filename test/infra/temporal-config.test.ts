import { dynamicArguments, renderDynamicConfig, renderServerConfig, renderUiConfig } from '../../infra/temporal-config';

const ports = {
  frontend: 7001,
  frontendMembership: 7002,
  history: 7003,
  historyMembership: 7004,
  matching: 7005,
  matchingMembership: 7006,
  worker: 7007,
  workerMembership: 7008,
};

describe("the server's configuration", () => {
  const config = JSON.parse(
    renderServerConfig({ directory: '/state', dynamicFile: '/state/temporal/dynamic.yaml', ports }),
  );

  it('binds every service to loopback at its two ports', () => {
    expect(config.services).toEqual({
      frontend: { rpc: { grpcPort: 7001, membershipPort: 7002, bindOnLocalHost: true } },
      history: { rpc: { grpcPort: 7003, membershipPort: 7004, bindOnLocalHost: true } },
      matching: { rpc: { grpcPort: 7005, membershipPort: 7006, bindOnLocalHost: true } },
      worker: { rpc: { grpcPort: 7007, membershipPort: 7008, bindOnLocalHost: true } },
    });
    expect(config.clusterMetadata.clusterInformation.active.rpcAddress).toBe('127.0.0.1:7001');
  });

  it('keeps both databases in the state folder and commits to the disk', () => {
    const { store, visibility } = config.persistence.datastores;
    expect([store.sql.databaseName, visibility.sql.databaseName]).toEqual([
      '/state/temporal.db',
      '/state/temporal-visibility.db',
    ]);
    expect(store.sql.connectAttributes).toMatchObject({ journal_mode: 'wal', synchronous: 2 });
  });

  it('orders the queue of ffmpeg in one partition and is fair among batches', () => {
    const values = JSON.parse(renderDynamicConfig());
    expect(values['matching.enableFairness']).toEqual([{ value: true }]);
    for (const direction of ['Read', 'Write'])
      expect(values[`matching.numTaskqueue${direction}Partitions`]).toEqual([
        { value: 1, constraints: { taskQueueName: 'export' } },
      ]);
  });

  it('gives the CLI the same values as arguments', () => {
    expect(dynamicArguments()).toEqual([
      ...['--dynamic-config-value', 'matching.enableFairness=true'],
      ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      ...['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=true'],
    ]);
  });

  it('lets the Web UI listen on loopback only and fetch nothing', () => {
    expect(JSON.parse(renderUiConfig(8001, 7001))).toMatchObject({
      host: '127.0.0.1',
      port: 8001,
      temporalGrpcAddress: '127.0.0.1:7001',
      disableNewsFetch: true,
    });
  });
});
