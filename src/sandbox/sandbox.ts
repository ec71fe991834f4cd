import { json, Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { STATUS_CODES } from 'node:http';
import type { Logger } from '../logger.ts';
import { createLiveApi } from './live-api.ts';
import { createPhoneNetwork } from './phone-network.ts';
import { Problem } from './problem.ts';
import { samplesApi, type Samples } from './samples-api.ts';
import { sessionsApi } from './sessions-api.ts';
import { testsApi } from './tests-api.ts';

export interface SandboxOptions {
  /** The phones' own database; made if it is not there. One process at a time has it. */
  file: string;
  logger: Logger;
  /** Milliseconds since 1970, by the same clock as the transport's. */
  now?: () => number;
  /** As Math.random: which calls the faults hit. */
  random?: () => number;
  /** What puts samples onto the phones; none where the sandbox runs by itself. */
  samples?: Samples;
}

export interface Sandbox {
  /** Serves /sandbox/api (contract §8) and /sandbox/transport: to be mounted at the root. */
  router: Router;
  /** Ends the streams that the pages hold open, for as long as they are open: a server that closes waits for them. */
  endStreams(): void;
  /** Ends the calls that are being held, and closes the file. What was answered before is on disk. */
  close(): Promise<void>;
}

/** Opens the simulated phone network that stands for WhatsApp. Throws when its file cannot be opened. */
export function createSandbox({
  file,
  logger,
  now = Date.now,
  random = Math.random,
  samples,
}: SandboxOptions): Sandbox {
  const network = createPhoneNetwork({ file, logger, now, random });
  const live = createLiveApi(network.watch);
  const hung = new Set<Response>();

  const maybeHang: RequestHandler = (_request, response, next) => {
    if (!network.hangs()) {
      next();
      return;
    }
    hung.add(response);
    response.on('close', () => hung.delete(response));
  };

  const answerProblem: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, code, message, errors } = problemOf(error);
    if (status >= 500 && code === 'internal') logger.error({ err: error }, 'the sandbox failed');
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[status],
          status,
          detail: message,
          code,
          errors,
        }),
      );
  };

  const router = Router();
  router.use('/sandbox/api', (_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    next();
  });
  router.use('/sandbox/transport', maybeHang);
  router.use(['/sandbox/api', '/sandbox/transport'], json({ limit: '1mb' }));
  router.use('/sandbox/api', testsApi(network), samplesApi(samples), live.router);
  router.use('/sandbox/transport', sessionsApi(network));
  router.use(['/sandbox/api', '/sandbox/transport'], answerProblem);

  return {
    router,
    endStreams: live.end,
    async close() {
      live.end();
      for (const response of hung) response.destroy();
      await network.close();
    },
  };
}

/** Errors of express' body parser carry their status; what else comes is ours and says nothing to the caller. */
function problemOf(error: unknown): Pick<Problem, 'status' | 'code' | 'message' | 'errors'> {
  if (error instanceof Problem) return error;
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return { status: error.status, code: 'invalid', message: error.message, errors: undefined };
  }
  return { status: 500, code: 'internal', message: 'the sandbox failed', errors: undefined };
}
