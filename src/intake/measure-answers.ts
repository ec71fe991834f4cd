import type { RequestHandler } from 'express';

/** Told of an answer: `route` as it is declared, never as it was asked for, which would be without end. */
export type OnAnswered = (route: string, status: number, seconds: number) => void;

/** Middleware: tells how long each answer took. A stream is none: it lasts as long as somebody watches it. */
export function measureAnswers(onAnswered: OnAnswered): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.on('finish', () => {
      if (String(res.getHeader('content-type')).startsWith('text/event-stream')) return;
      onAnswered(routeOf(req), res.statusCode, (performance.now() - startedAt) / 1000);
    });
    next();
  };
}

/** The route that has taken a request; `other` where none has. */
export function routeOf({ baseUrl, route }: { baseUrl: string; route?: unknown }): string {
  const path = (route as { path?: unknown } | undefined)?.path;
  const declared = baseUrl + (typeof path === 'string' ? path : '');
  return declared === '' ? 'other' : declared;
}
