import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { PhoneNetwork } from './phone-network.ts';
import { valid } from './problem.ts';
import { connectRequest, lookUpRequest, resolveRequest, sendRequest, updatesRequest } from './wire.ts';

/** What a session does: our transport's side, no part of the public interface. */
export function sessionsApi(network: PhoneNetwork): Router {
  const router = Router();

  router.post(
    '/connect',
    answering(async ({ body }) => network.connect(valid(connectRequest, body))),
  );
  router.post(
    '/resolve',
    answering(async ({ body }) => {
      const { candidates, ...session } = valid(resolveRequest, body);
      return { phone: (await network.resolve(session, candidates)) ?? null };
    }),
  );
  router.post(
    '/messages',
    answering(async ({ body }) => ({ id: await network.send(valid(sendRequest, body)) })),
  );
  router.post(
    '/look-up',
    answering(async ({ body }) => {
      const { key, ...session } = valid(lookUpRequest, body);
      return network.lookUp(session, key);
    }),
  );
  router.post(
    '/updates',
    answering(({ body }, gone) => network.updates(valid(updatesRequest, body), gone)),
  );

  return router;
}

type Serve = (request: Request, gone: AbortSignal) => Promise<unknown>;

/** Answers with what `serve` resolves with. `gone` is aborted when the caller does not wait any more. */
function answering(serve: Serve): RequestHandler {
  return (request, response, next) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort('gone'));
    serve(request, gone.signal).then((body) => answer(response, body), next);
  };
}

/** As `response.json`, without an ETag: hashing each answer costs more than committing it. */
function answer(response: Response, body: unknown): void {
  const json = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
}
