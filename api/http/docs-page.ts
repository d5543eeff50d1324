// The OpenAPI document and a page that shows it, from disk: no network, no inline script.
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import express, { Router } from 'express';
import { basePathOf } from '../../portal/index.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import { CSP } from './security.ts';

const FILES = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = (base: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API – Countersign</title>
<link rel="stylesheet" href="${base}/docs/swagger-ui.css">
</head>
<body>
<main id="api"></main>
<script src="${base}/docs/swagger-ui-bundle.js"></script>
<script src="${base}/docs/init.js"></script>
</body>
</html>`;

const init = (base: string): string => `window.ui = SwaggerUIBundle({
  url: '${base}/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
`;

/** Both are documentation of what anybody can read in the source, so they need no token. */
export function docsRoutes(endpoints: Endpoint[], publicUrl: string): Router {
  const router = express.Router();
  const base = basePathOf(publicUrl);
  // Half a megabyte, and a fifth of a second to make: for who asks for it first.
  let document: string | undefined;
  router.get('/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openApiDocument(endpoints, publicUrl));
    res.type('application/json').send(document);
  });
  router.get('/docs', (_req, res) => {
    res.setHeader('Content-Security-Policy', CSP.docs);
    res.type('html').send(page(base));
  });
  router.get('/docs/init.js', (_req, res) => {
    res.type('text/javascript').send(init(base));
  });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    router.get(`/docs/${name}`, (_req, res) => {
      res.sendFile(name, { root: FILES, maxAge: '1h' });
    });
  }
  return router;
}
