import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../../infra/programs';

const SOURCES = ['model', 'report', 'store', 'workflows', 'activities', 'api', 'worker'];
const LOCKFILE = { packages: { '': {}, 'node_modules/left': { version: '1.0.0' } } };

/**
 * A clone with the real set-up and nothing else: no sources, one package, and a PATH on which only programs lie that a test put there.
 * They are executables that note down how they are called.
 */
export class FakeClone {
  readonly root: string;
  readonly cache: string;
  readonly #bin: string;
  readonly #calls: string;

  constructor(folder: string, { name = 'clone', cache = join(folder, 'cache') } = {}) {
    this.root = join(folder, name);
    this.cache = cache;
    this.#bin = join(folder, `${name}-bin`);
    this.#calls = join(folder, `${name}-calls`);
    for (const part of [...SOURCES, 'infra/temporal']) mkdirSync(join(this.root, part), { recursive: true });
    mkdirSync(this.#bin);
    for (const part of ['setup', 'setup.mjs', 'launch.mjs', 'check.mjs', 'temporal/go.mod'])
      cpSync(join(projectRoot(), 'infra', part), join(this.root, 'infra', part), { recursive: true });
    writeFileSync(join(this.root, 'tsconfig.json'), '{}');
    writeFileSync(join(this.root, 'tsconfig.build.json'), '{}');
    this.writeLockfile(LOCKFILE);
    this.put('npm', installScript(this.root));
  }

  writeLockfile(lockfile: unknown): void {
    writeFileSync(join(this.root, 'package-lock.json'), JSON.stringify(lockfile));
  }

  /** A program on the clone's PATH: JavaScript that runs after the call has been noted; `args` are its arguments. */
  put(name: string, script: string): void {
    const path = join(this.#bin, name);
    const note = `require('fs').appendFileSync(${JSON.stringify(this.#calls)}, ['${name}', ...args].join(' ') + '\\n');`;
    writeFileSync(path, `#!${process.execPath}\nconst args = process.argv.slice(2); ${note}\n${script}\n`);
    chmodSync(path, 0o755);
  }

  putFfmpeg({ version = '5.1.9-0+deb12u1', encoders = ENCODERS } = {}): void {
    this.put('ffmpeg', `console.log(${JSON.stringify(ffmpegOutput(version, encoders))})`);
    this.put('ffprobe', `console.log('ffprobe version ${version} Copyright')`);
  }

  program(name: string): string {
    return join(this.#bin, name);
  }

  /** How the programs were called since the last look, one line each. */
  takeCalls(): string[] {
    const calls = existsSync(this.#calls) ? readFileSync(this.#calls, 'utf8').trim().split('\n').filter(Boolean) : [];
    writeFileSync(this.#calls, '');
    return calls;
  }

  record(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.root, 'dist', 'programs.json'), 'utf8'));
  }

  /** A file of the clone. */
  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(join(this.root, dirname(path)), { recursive: true });
    writeFileSync(join(this.root, path), text, { mode });
  }

  /** The set-up as it runs now, or another program of infra/. */
  start(env: Record<string, string> = {}, command: readonly string[] = ['setup.mjs']): ChildProcess {
    const [script, ...args] = command;
    return spawn(process.execPath, [join(this.root, 'infra', script as string), ...args], {
      cwd: this.root,
      env: { PATH: this.#bin, HOME: this.root, REELBATCH_CACHE_DIR: this.cache, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async setUp(env: Record<string, string> = {}): Promise<{ readonly code: number; readonly output: string }> {
    return finish(this.start(env));
  }
}

/** What a program says on both outputs until it ends. */
export async function finish(child: ChildProcess): Promise<{ readonly code: number; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

export const ENCODERS = ['libx264', 'aac', 'prores_ks', 'pcm_s24le', 'libvpx-vp9', 'libopus'];

function ffmpegOutput(version: string, encoders: readonly string[]): string {
  return [`ffmpeg version ${version} Copyright`, ...encoders.map((name) => ` V....D ${name}   an encoder`)].join('\n');
}

/**
 * `npm ci`: the package and the list of it, a compiler that makes the bundler, and an SDK whose download is refused, as on a network
 * that lets nothing through.
 */
function installScript(root: string): string {
  const packages = {
    'typescript/bin/tsc': `const fs = require('fs'); fs.mkdirSync('dist/worker', { recursive: true });
      fs.writeFileSync('dist/worker/build-bundle.js', "require('fs').writeFileSync('dist/workflow-bundle.js', '')");`,
    '@temporalio/testing/index.js':
      "exports.TestWorkflowEnvironment = { createLocal: async () => { throw new Error('the network refuses it'); } };",
  };
  return `
    const fs = require('fs'), path = require('path');
    const modules = path.join(${JSON.stringify(root)}, 'node_modules');
    for (const [name, text] of Object.entries(${JSON.stringify(packages)})) {
      fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
      fs.writeFileSync(path.join(modules, name), text);
    }
    fs.copyFileSync(path.join(modules, '..', 'package-lock.json'), path.join(modules, '.package-lock.json'));
  `;
}
