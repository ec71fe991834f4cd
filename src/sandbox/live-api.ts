import { Router, type Response } from 'express';

/** Not more often than this (ms): what changes a hundred times a second is looked at ten times. */
const GAP_MS = 100;

/** What happens, for those who look on. */
export interface LiveApi {
  /** `GET /live`: `data: {"changed":true}` at once, and whenever what the other addresses answer is another answer now. */
  router: Router;
  /** Ends every stream, and each that is asked for from now on at once. */
  end(): void;
}

/** `watch` calls what it is given at each change, until what it answers is called. */
export function createLiveApi(watch: (tell: () => void) => () => void): LiveApi {
  const streams = new Set<Response>();
  let isOver = false;
  let toldAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    timer = undefined;
    toldAt = performance.now();
    for (const stream of streams) say(stream);
  }

  const unwatch = watch(() => {
    if (streams.size === 0) return;
    timer ??= setTimeout(tell, Math.max(0, toldAt + GAP_MS - performance.now()));
  });

  const router = Router();
  router.get('/live', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    say(response);
    if (isOver) {
      response.end();
      return;
    }
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });

  return {
    router,
    end() {
      isOver = true;
      unwatch();
      clearTimeout(timer);
      for (const stream of streams) stream.end();
    },
  };
}

function say(stream: Response): void {
  // Who has not read the last one yet is told enough by it.
  if (!stream.writableNeedDrain) stream.write('data: {"changed":true}\n\n');
}
