import type { NextFunction, Request, Response } from 'express';
import type { AuthenticationFailure } from './authentication-failure.ts';

const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/** Middleware: lets only requests with a valid API key (`Authorization: Bearer <key>`) through. */
export function createBearer(
  isApiKey: (key: string) => Promise<boolean>,
  authenticationFailure: AuthenticationFailure,
) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const header = req.headers.authorization;
    if (header === undefined) {
      await authenticationFailure(req, res, 'Bearer', 'the header authorization is missing');
      return;
    }
    const key = BEARER.exec(header)?.[1];
    if (key === undefined) {
      await authenticationFailure(req, res, 'Bearer', 'authorization must be "Bearer" and an API key');
      return;
    }
    if (!(await isApiKey(key))) {
      await authenticationFailure(req, res, 'Bearer', 'the API key is not known');
      return;
    }
    next();
  };
}
