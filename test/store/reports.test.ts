import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Reports } from '../../store/reports';
import { temporaryFolder } from '../support/media';

test('pictures of a report are given by job and format, up to some megabytes', async () => {
  const folder = await temporaryFolder();
  try {
    const reports = new Reports(join(folder.path, 'reports'));
    const names = ['mp4', 'mov', 'webm'].map((format) => ({ jobId: 'a', format }));
    for (const name of names) {
      const made = join(folder.path, name.format);
      await writeFile(made, Buffer.alloc(1_200_000, name.format));
      await reports.keepPicture(made, 'b', name);
    }
    const none = { jobId: 'gone', format: 'mp4' };
    const pictures = await reports.pictures('b', [none, ...names]);
    expect([...pictures.keys()]).toEqual(['a/mp4', 'a/mov']);
    expect(pictures.get('a/mp4')).toBe(Buffer.alloc(1_200_000, 'mp4').toString('base64'));
  } finally {
    await folder.remove();
  }
});
