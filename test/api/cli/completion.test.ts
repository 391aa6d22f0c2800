import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PRESETS } from '../../../model/presets';
import { ROOT } from '../../docs/documents';
import { commandLine } from '../../support/command-line';

// Each command is a process of its own.
jest.setTimeout(60_000);
const reelbatch = commandLine(() => 'http://127.0.0.1:8080');

/** What a shell is offered for the last word of a line. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, code } = await reelbatch.run(['complete', '--', ...words]);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.pop()).toMatch(/^:\d+$/);
  return lines.map((line) => line.split('\t')[0] ?? '');
}

test('commands, options and their words are completed', async () => {
  expect(await offered('s')).toEqual(['submit', 'show', 'set', 'schedule']);
  expect(await offered('schedule', 'p')).toEqual(['pause']);
  expect(await offered('submit', '--max')).toEqual(['--max-concurrent']);
  expect(await offered('submit', '--quality', '')).toEqual(['draft', 'standard', 'high', 'master']);
  expect(await offered('submit', '--format', 'dnxhr')).toEqual(
    PRESETS.map(({ name }) => name).filter((name) => name.startsWith('dnxhr')),
  );
  expect(await offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  expect(await offered('submit', `${ROOT}/READ`)).toEqual([`${ROOT}/README.md`]);
});

test('each shell has its script, and that of bash is bash', async () => {
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await reelbatch.run(['completion', shell])).stdout).toContain('reelbatch complete --');
  const { stdout } = await reelbatch.run(['completion', 'bash']);
  await promisify(execFile)('bash', ['-n', '-c', stdout]);
  expect(await reelbatch.run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
});

test('who reads only the beginning ends the program without a word', async () => {
  const command = `set -o pipefail; "$0" "$1" --help | head -n 1`;
  const program = `${ROOT}/infra/reelbatch.mjs`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command, process.execPath, program]);
  expect([stdout, stderr]).toEqual(['Usage: reelbatch [options] [command]\n', '']);
});
