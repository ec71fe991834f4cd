import { Router } from 'express';
import helmet from 'helmet';
import { allowOnly } from './allow-only.ts';
import { answer } from './answer.ts';
import { docsPage } from './docs-page.ts';
import { docsStyle } from './docs-style.ts';
import type { HookSender } from './hook-sender.ts';
import { openApiDocument } from './openapi.ts';

/** `GET /openapi.json`, and the same for people: `GET /docs`. Made when first read: a service may never be asked. */
export function createDocs(publicUrl: () => string, hooks: readonly HookSender[]): Router {
  let made: { json: string; page: string } | undefined;
  const docs = () => {
    if (!made) {
      const document = openApiDocument(publicUrl(), hooks);
      made = { json: JSON.stringify(document), page: docsPage(document) };
    }
    return made;
  };

  const router = Router();
  router
    .route('/openapi.json')
    .get((_req, res) => answer(res, 200, 'application/json', docs().json))
    .all(allowOnly('GET, HEAD'));
  router
    .route('/docs')
    .get(pageHeaders, (_req, res) => {
      res.type('html').send(docs().page);
    })
    .all(allowOnly('GET, HEAD'));
  router
    .route('/docs/style.css')
    .get(pageHeaders, (_req, res) => {
      res.type('css').send(docsStyle);
    })
    .all(allowOnly('GET, HEAD'));
  return router;
}

/** A page without scripts, forms or frames, and with one style sheet, its own. */
const pageHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'style-src': ["'self'"],
      'img-src': ['data:'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
});
