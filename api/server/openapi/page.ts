import { dirname, join } from 'node:path';
import { Router } from 'express';
import { VERSION } from '../../../model/version';
import { takesOnly } from '../methods';
import { openApiDocument } from './document';
import type { DocumentShape } from './operations';

const DOCUMENT = '/openapi.json';
const PAGE = '/docs';

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>reelbatch: the API</title>
<link rel="stylesheet" href="${PAGE}/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="${PAGE}/swagger-ui-bundle.js"></script>
<script src="${PAGE}/page.js"></script>
</body>
</html>
`;

const SCRIPT = `SwaggerUIBundle({ url: '${DOCUMENT}', dom_id: '#page', deepLinking: true, validatorUrl: null });\n`;

/** The page loads its own files and nothing else, and asks this API alone. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
];

/** The OpenAPI document at /openapi.json, and a page that shows it at /docs, without anything from elsewhere. */
export function openApiRoutes(shape: DocumentShape): Router {
  const router = Router();
  const document = JSON.stringify(openApiDocument(shape, VERSION));
  router
    .route(DOCUMENT)
    .get((_request, response) => {
      response.type('json').send(document);
    })
    .all(takesOnly('GET'));
  router
    .route(PAGE)
    .get((_request, response) => {
      response.set('Content-Security-Policy', POLICY.join('; ')).type('html').send(HTML);
    })
    .all(takesOnly('GET'));
  router.get(`${PAGE}/page.js`, (_request, response) => {
    response.type('js').send(SCRIPT);
  });
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    router.get(`${PAGE}/${name}`, (_request, response) => response.sendFile(join(folder, name)));
  return router;
}
