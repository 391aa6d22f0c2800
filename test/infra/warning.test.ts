import { warningIn } from '../../infra/warning';

describe('what is shown of a line of output', () => {
  it.each([
    ['an information', '{"level":30,"msg":"span done"}', 'stdout', null],
    ['a warning', '{"level":40,"msg":"disk is nearly full"}', 'stdout', 'disk is nearly full'],
    [
      'an error with its cause',
      '{"level":50,"msg":"export","err":{"message":"no space"}}',
      'stdout',
      'export: no space',
    ],
    [
      "a line of Temporal's",
      '{"level":40,"workflowId":"batch-1/a","error":"ApplicationFailure: no sound","msg":"Activity failed"}',
      'stdout',
      'Activity failed: batch-1/a: ApplicationFailure: no sound',
    ],
    ['a crash', 'Error: Cannot find module', 'stderr', 'Error: Cannot find module'],
    ['plain talk', 'hello', 'stdout', null],
    ['an empty line', '', 'stderr', null],
    ['half a log line', '{"level":50', 'stderr', '{"level":50'],
  ] as const)('of %s', (_, line, output, shown) => {
    expect(warningIn(line, output)).toBe(shown);
  });
});
