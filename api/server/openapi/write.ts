import { writeFileSync } from 'node:fs';
import { BUILT_IN } from '../../../model/preset-set';
import { VERSION } from '../../../model/version';
import { readConfig } from '../config';
import { clientTypes } from './client-types';
import { openApiDocument } from './document';

/** npm run openapi: writes docs/openapi.json, as the API answers it with the default settings, and the client's types of it. */
async function write(): Promise<void> {
  const shape = { ...readConfig({}).limits, formatNames: BUILT_IN.formatNames };
  writeFileSync('docs/openapi.json', `${JSON.stringify(openApiDocument(shape, VERSION), null, 2)}\n`);
  writeFileSync('api/client/openapi.ts', await clientTypes(shape, VERSION));
}

void write();
