import { lastWords, withErrorsAlone } from '../../../activities/ffmpeg/failure';

test('of an ffmpeg that told everything only the errors are shown, without their marks', () => {
  const stderr = [
    '[info] Input #0, mov, from a.mov:',
    '[aac @ 0x55d0] [error] channel element 1.0 is not allocated',
    '[fatal] Error while decoding stream #0:1',
    '[Parsed_ebur128_0 @ 0x55d1] [info] Summary:',
    '    I:         -70.0 LUFS',
  ].join('\n');
  const end = withErrorsAlone({ exitCode: 69, signal: undefined, stderr });
  expect(lastWords(end)).toBe(
    'It exited with 69: [aac] channel element 1.0 is not allocated / Error while decoding stream #0:1',
  );
  expect(lastWords(withErrorsAlone({ ...end, stderr: '' }))).toBe('It exited with 69.');
});
