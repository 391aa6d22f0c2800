import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Work } from '../../model/work';
import { Runs } from '../../store/runs';
import { temporaryFolder } from '../support/media';
import { someWork } from '../support/some-work';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let runs: Runs;
beforeEach(async () => {
  folder = await temporaryFolder();
  runs = new Runs(folder.path);
});
afterEach(async () => await folder.remove());

const told = (works: readonly Work[]) => works.map(({ what }) => what).sort();

test('of a batch that nobody worked for there is nothing', async () => {
  expect(await runs.read('b')).toEqual({ works: [], whole: true });
});

test('every worker has a file of its own, and all are read together', async () => {
  await runs.add('b', 'host/a-1', someWork({ what: '0' }));
  await runs.add('b', 'host-b-1', someWork({ what: '1' }));
  await runs.add('b', 'host-b-1', someWork({ what: '2' }));
  await runs.add('other', 'host-b-1', someWork({ what: '3' }));
  const { works, whole } = await runs.read('b');
  expect(whole).toBe(true);
  expect(works.map(({ worker, what }) => [worker, what])).toEqual([
    ['host-a-1', '0'],
    ['host-b-1', '1'],
    ['host-b-1', '2'],
  ]);
  expect(works[0]).toEqual({ ...someWork({ what: '0' }), worker: 'host-a-1' });
});

test('a line that was torn is left out, and takes no other with it', async () => {
  await runs.add('b', 'w', someWork({ what: '0' }));
  await appendFile(join(folder.path, 'b', 'w.jsonl'), `\n${JSON.stringify(someWork()).slice(0, 40)}`);
  await runs.add('b', 'w', someWork({ what: '1' }));
  await appendFile(join(folder.path, 'b', 'w.jsonl'), '\n{"kind":"of another version"}\n{"job_');
  expect(told((await runs.read('b')).works)).toEqual(['0', '1']);
});

test('a file grows to its limit and no further, and who reads it is told', async () => {
  const bytes = JSON.stringify(someWork()).length + 1;
  const small = new Runs(folder.path, 2 * bytes);
  for (const what of ['0', '1', '2', '3']) await small.add('b', 'w', someWork({ what }));
  const { works, whole } = await small.read('b');
  expect([told(works), whole]).toEqual([['0', '1'], false]);
  expect(await readdir(join(folder.path, 'b'))).toEqual(['w.jsonl']);
});
