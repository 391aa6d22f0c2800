import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../infra/programs';
import { untilReadyMessage } from '../../infra/readiness';
import { type SupervisedProcess, Supervisor } from '../../infra/supervisor';
import { until } from '../support/until';
import { isRunning } from './processes';
import { temporaryFolder } from './temporary-folder';

// Processes start and end here, on a machine that may have much else to do.
jest.setTimeout(60_000);

const READY = 'process.send({ ready: true }); setInterval(() => {}, 1000);';

describe('the supervisor', () => {
  const folder = temporaryFolder();
  const said: string[] = [];
  let supervisor: Supervisor;
  beforeEach(() => {
    said.length = 0;
    supervisor = new Supervisor((line) => said.push(line));
  });
  afterEach(() => supervisor.stop());

  function node(name: string, script: string, stopLimitMs = 10_000): SupervisedProcess {
    return {
      name,
      program: process.execPath,
      args: ['-e', script],
      ipc: true,
      logFile: join(folder.path, `${name}.log`),
      stopLimitMs,
      ready: untilReadyMessage,
    };
  }
  const pidOf = (name: string) => supervisor.pids()[name] as number;

  it('starts a killed process again and says why', async () => {
    await supervisor.startTier([node('worker', READY)]);
    const first = pidOf('worker');
    process.kill(first, 'SIGKILL');
    await until('the worker is back', () => said.some((line) => line.startsWith('worker is back')));
    expect(said).toEqual([
      'worker ended (SIGKILL), starting it again in 0.25 s',
      `worker is back (pid ${pidOf('worker')})`,
    ]);
    expect(pidOf('worker')).not.toBe(first);
    expect(isRunning(first)).toBe(false);
  });

  it('waits longer after each death in a row', async () => {
    const marker = join(folder.path, 'broken');
    const script = `if (require('fs').existsSync(${JSON.stringify(marker)})) process.exit(7); ${READY}`;
    await supervisor.startTier([node('api', script)]);
    writeFileSync(marker, '');
    process.kill(pidOf('api'), 'SIGKILL');
    await until('the third pause', () => said.length === 3);
    expect(said).toEqual([
      'api ended (SIGKILL), starting it again in 0.25 s',
      'api ended (exit code 7), starting it again in 0.5 s',
      'api ended (exit code 7), starting it again in 1 s',
    ]);
  });

  it('fails a start whose process ends before it is ready, with the end of its log', async () => {
    const broken = node('api', "console.error('no such setting'); process.exit(3)");
    await expect(supervisor.startTier([broken])).rejects.toThrow(/api ended \(exit code 3\)[\s\S]*no such setting/);
  });

  it('stops the last tier first and lets each end in its own time', async () => {
    const ends = join(folder.path, 'ends');
    const script = (name: string) =>
      `process.on('SIGTERM', () => setTimeout(() => {
         require('fs').appendFileSync(${JSON.stringify(ends)}, '${name} '); process.exit(0); }, 100)); ${READY}`;
    for (const name of ['temporal', 'worker', 'api']) await supervisor.startTier([node(name, script(name))]);
    const pids = Object.values(supervisor.pids());
    await supervisor.stop();
    expect(readFileSync(ends, 'utf8')).toBe('api worker temporal ');
    expect(pids.filter(isRunning)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('kills who does not end within its limit, and what it had started', async () => {
    const childFile = join(folder.path, 'child');
    const stubborn = `process.on('SIGTERM', () => {});
      const child = require('child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
      require('fs').writeFileSync(${JSON.stringify(childFile)}, String(child.pid)); ${READY}`;
    await supervisor.startTier([node('worker', stubborn, 200)]);
    const pids = [pidOf('worker'), Number(readFileSync(childFile, 'utf8'))];
    await supervisor.stop();
    await until('both are gone', () => !pids.some(isRunning));
  });

  it('stops while a tier is still starting', async () => {
    const started = join(folder.path, 'started');
    const start = supervisor.startTier([
      node('worker', `require('fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1000)`),
    ]);
    const failure = expect(start).rejects.toThrow('The processes are being stopped');
    await until('the process runs', () => existsSync(started));
    const pid = pidOf('worker');
    await supervisor.stop();
    await failure;
    expect(isRunning(pid)).toBe(false);
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('leaves nothing behind when it is killed itself', async () => {
    const starter = spawn(process.execPath, ['-e', starterScript(folder.path)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    const pids = Object.values(JSON.parse(line.toString()) as Record<string, number>);
    expect(pids.filter(isRunning)).toHaveLength(2);
    starter.kill('SIGKILL');
    await until('all are gone', () => !pids.some(isRunning));
  });
});

/** A process of its own with a supervisor in it, from what the set-up has built. */
function starterScript(folder: string): string {
  const built = (name: string) => JSON.stringify(join(projectRoot(), 'dist', 'infra', name));
  const child = (name: string) =>
    `{ name: '${name}', program: process.execPath, args: ['-e', ${JSON.stringify(READY)}], ipc: true,
       logFile: ${JSON.stringify(join(folder, `${name}.log`))}, stopLimitMs: 1000, ready: untilReadyMessage }`;
  return `
    const { Supervisor } = require(${built('supervisor.js')});
    const { untilReadyMessage } = require(${built('readiness.js')});
    const supervisor = new Supervisor(() => {});
    supervisor.startTier([${child('worker-1')}, ${child('worker-2')}]).then(() => console.log(JSON.stringify(supervisor.pids())));
  `;
}
