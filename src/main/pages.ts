import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';

export interface Pages {
  /** What the pages load, under /assets/. */
  assets: Router;
  /** The console's page: at /console and everything below it but its API. */
  console: Router;
  /** The simulated phones' page, at /sandbox. */
  sandbox: Router;
}

/** Scripts and styles of our own, and nothing else: what a customer wrote cannot become either. */
const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whoever puts TLS in front of us decides on that, for all of their host's services.
  strictTransportSecurity: false,
});

/** The pages as `npm run build` leaves them. */
export function openPages(): Pages {
  return createPages({ folder: fileURLToPath(new URL('../../dist/web', import.meta.url)) });
}

/** Serves the built pages that lie in `folder` (`dist/web`). Where they are not built, that is said. */
export function createPages({ folder }: { folder: string }): Pages {
  const assets = Router();
  assets.get('/assets/:name', headers, serveAsset(path.join(folder, 'assets')));
  const ofConsole = Router();
  ofConsole.get('/', headers, (_req, res) => {
    res.setHeader('cache-control', 'no-cache');
    res.redirect('/console');
  });
  ofConsole.get(/^\/console(?:$|\/(?!api(?:\/|$)))/, headers, servePage(path.join(folder, 'console.html')));
  const sandbox = Router();
  sandbox.get('/sandbox', headers, servePage(path.join(folder, 'sandbox.html')));
  return { assets, console: ofConsole, sandbox };
}

function servePage(file: string): RequestHandler {
  return async (_req, res) => {
    const html = await contentOf(file);
    res.setHeader('cache-control', 'no-cache');
    if (html) res.type('html').send(html);
    else sayUnbuilt(res);
  };
}

function sayUnbuilt(res: Response): void {
  res
    .status(503)
    .type('html')
    .send(
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built yet</title>' +
        '<h1>The pages are not built yet</h1>' +
        '<p>Run <code>npm run build</code> where Avisador is installed, then load this page again.</p></html>',
    );
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** One name in one folder: nothing that could lead out of it. */
const NAME = /^\w[\w-]*(?:\.[\w-]+)*\.\w+$/;
/** As the build names what it makes: another content, another name. */
const HASHED = /-[\w-]{8}\.\w+$/;

function serveAsset(folder: string): RequestHandler {
  return async (req, res, next) => {
    const { name } = req.params;
    const type = typeof name === 'string' && NAME.test(name) ? TYPES[path.extname(name)] : undefined;
    if (typeof name !== 'string' || type === undefined) {
      next();
      return;
    }
    const file = path.join(folder, name);
    const compressed = req.acceptsEncodings('br') === false ? undefined : await contentOf(`${file}.br`);
    const content = compressed ?? (await contentOf(file));
    if (!content) {
      next();
      return;
    }
    res.setHeader('vary', 'accept-encoding');
    if (compressed) res.setHeader('content-encoding', 'br');
    res.setHeader(
      'cache-control',
      HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    );
    res.setHeader('content-type', type);
    res.send(content);
  };
}

async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw error;
  }
}
