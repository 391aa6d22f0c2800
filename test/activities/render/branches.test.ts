import { branches, type Steps } from '../../../activities/render/branches';

const outputs = (...all: Steps[]) => all.map((steps, index) => ({ steps, label: `[out${index}]` }));

test('steps that outputs have in common are done once', () => {
  expect(
    branches(
      '[piece0]null',
      outputs(
        ['lut', 'crop', 'format=a'],
        ['lut', 'format=a'],
        ['lut', 'crop', 'format=b'],
        ['lut', 'crop', 'format=a'],
      ),
    ),
  ).toEqual([
    '[piece0]null,split=1[branch0]',
    '[branch0]lut,split=2[branch0x0][branch0x1]',
    '[branch0x0]crop,split=2[branch0x0x0][branch0x0x1]',
    '[branch0x0x0]format=a,split=2[out0][out3]',
    '[branch0x0x1]format=b,split=1[out2]',
    '[branch0x1]format=a,split=1[out1]',
  ]);
});

test('an output that ends where another goes on has a branch of its own', () => {
  expect(branches('c', outputs(['a'], ['a', 'b']))).toEqual([
    'c,split=1[branch0]',
    '[branch0]a,split=2[branch0x0][out0]',
    '[branch0x0]b,split=1[out1]',
  ]);
});
