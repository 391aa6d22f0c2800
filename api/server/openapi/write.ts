import { writeFileSync } from 'node:fs';
import { BUILT_IN } from '../../../model/preset-set';
import { VERSION } from '../../../model/version';
import { readConfig } from '../config';
import { openApiDocument } from './document';

/** npm run openapi: writes docs/openapi.json, as the API answers it with the default settings. */
writeFileSync(
  'docs/openapi.json',
  `${JSON.stringify(openApiDocument({ ...readConfig({}).limits, formatNames: BUILT_IN.formatNames }, VERSION), null, 2)}\n`,
);
