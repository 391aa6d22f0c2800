import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../api/server/config';
import { clientTypes } from '../../../api/server/openapi/client-types';
import { projectRoot } from '../../../infra/programs';
import { BUILT_IN } from '../../../model/preset-set';
import { VERSION } from '../../../model/version';

test("the client's types are those of the document; npm run openapi writes them", async () => {
  const committed = readFileSync(join(projectRoot(), 'api', 'client', 'openapi.ts'), 'utf8');
  const made = await clientTypes({ ...readConfig({}).limits, formatNames: BUILT_IN.formatNames }, VERSION);
  expect(committed.split('\n')).toEqual(made.split('\n'));
});
