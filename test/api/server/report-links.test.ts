import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BATCHES } from '../../../api/server/present';
import { apiLinks } from '../../../api/server/report-links';
import { openStore, type Store } from '../../../store/store';
import { temporaryFolder } from '../../support/media';

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  store = await openStore({ stateDir: folder.path, mediaRoot: folder.path });
});
afterAll(async () => await remove());

const link = (path: string) => `<td><a href="${path}">Été – ✓</a></td>`;

test('a file of any name is found by the deliverable that its link names', async () => {
  const given = `<td><a href="../../deliverables/b/j/Film.v2.mp4" data-deliverable="h264-r128">x</a></td>\n`;
  const expected = `<td><a href="${BATCHES}/b/jobs/j/deliverables/h264-r128/file">x</a></td>\n`;
  expect(await text(Readable.from([Buffer.from(given)]).pipe(apiLinks(store.deliverables)))).toBe(expected);
});

test.each([
  ['../../deliverables/b/j/f_high.mp4', `${BATCHES}/b/jobs/j/deliverables/mp4/file`],
  ['../../deliverables/b/j/f_h264-high.mp4', `${BATCHES}/b/jobs/j/deliverables/h264-high/file`],
  ['../../deliverables/b/j/a%20b.webm', `${BATCHES}/b/jobs/j/deliverables/webm/file`],
  ['../../deliverables/b/j/f.avi', '../../deliverables/b/j/f.avi'],
  ['../../deliverables/b/f.mp4', '../../deliverables/b/f.mp4'],
  ['../../renditions/b/j/f.mp4', '../../renditions/b/j/f.mp4'],
  ['https://example.com/f.mp4', 'https://example.com/f.mp4'],
])('a link to %s leads to %s, wherever the page is cut', async (given, expected) => {
  const page = (path: string) => `<!doctype html>\n${link(path)}\n${link(path)}${link(path)}\n</html>`;
  const bytes = Buffer.from(page(given));
  for (const size of [1, 7, 64, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(await text(Readable.from(chunks).pipe(apiLinks(store.deliverables)))).toBe(page(expected));
  }
});
