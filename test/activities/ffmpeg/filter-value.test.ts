import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { filterValue } from '../../../activities/ffmpeg/filter-value';
import { temporaryFolder } from '../../support/media';

test.each(["it's", 'a:b', 'a\\b', 'a,b;c', '[out0]', "a'b\\':c", '%{n}', 'a b', 'ü=1'])(
  'a file called %p is the one that the filter opens',
  async (name) => {
    const folder = await temporaryFolder();
    try {
      const path = join(folder.path, `${name}.cube`);
      // Black becomes white: only the table can have done it.
      await writeFile(path, 'LUT_1D_SIZE 2\n1 1 1\n1 1 1\n');
      const filter = `color=c=black:s=16x16:d=0.1,format=rgb24,lut1d=file=${filterValue(path)}:interp=linear[v]`;
      const script = join(folder.path, 'graph.txt');
      await writeFile(script, filter);
      const args = ['-v', 'error', '-filter_complex_script', script, '-map', '[v]', '-frames:v', '1'];
      const { stdout } = await execa('ffmpeg', [...args, '-f', 'rawvideo', '-'], { encoding: 'buffer' });
      expect(stdout[0]).toBe(255);
    } finally {
      await folder.remove();
    }
  },
);
