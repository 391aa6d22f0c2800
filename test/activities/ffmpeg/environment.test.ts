import { programEnvironment } from '../../../activities/ffmpeg/config';
import { runProcess } from '../../../activities/ffmpeg/start-process';

const SECRETS = {
  REELBATCH_WEBHOOK_SECRET: 'whsec_x',
  TEMPORAL_API_KEY: 'k',
  AWS_SECRET_ACCESS_KEY: 'a',
  FFREPORT: 'r',
};

beforeEach(() => Object.assign(process.env, SECRETS));
afterEach(() => {
  for (const name of Object.keys(SECRETS)) delete process.env[name];
});

test('a program that is started is given no setting and no secret of this process', async () => {
  const lines: string[] = [];
  await runProcess({
    program: 'env',
    arguments: [],
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  const names = lines.map((line) => line.split('=')[0]);
  expect(names).toContain('PATH');
  for (const name of Object.keys(SECRETS)) expect(names).not.toContain(name);
});

test('it is told where fonts, libraries and temporary files are', () => {
  const given = { PATH: '/bin', TMPDIR: '/scratch', FONTCONFIG_FILE: '/fonts.conf', LD_LIBRARY_PATH: '/lib' };
  expect(programEnvironment({ ...given, NODE_OPTIONS: '--inspect' })).toEqual(given);
});
