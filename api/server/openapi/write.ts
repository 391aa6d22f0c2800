import { writeFileSync } from 'node:fs';
import { VERSION } from '../../../model/version';
import { readConfig } from '../config';
import { openApiDocument } from './document';

/** npm run openapi: writes docs/openapi.json, as the API answers it with the default settings. */
writeFileSync('docs/openapi.json', `${JSON.stringify(openApiDocument(readConfig({}).limits, VERSION), null, 2)}\n`);
