import { VERSION } from '../../model/version';
import { version } from '../../package.json';

test('the version is that of the package', () => {
  expect(VERSION).toBe(version);
});
