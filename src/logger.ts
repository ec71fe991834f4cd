import { pino, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

/**
 * The one way to a logger: JSON lines on standard output. What could identify a person is blanked here, so that no
 * caller has to remember: phone numbers, e-mail addresses, names and message texts, wherever they stand in the object.
 * `isWaitedFor`: a line is written when the call returns, for a process that may be frozen or gone a moment later.
 */
export function createLogger(level: string, { isWaitedFor = false } = {}): Logger {
  const options: LoggerOptions = {
    level,
    redact: { paths: personal.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[personal]' },
    // An error may carry a whole message in its properties: its kind, words and stack are enough.
    serializers: { err: describeError },
  };
  return isWaitedFor ? pino(options, pino.destination({ sync: true })) : pino(options);
}

const personal = [
  'phone',
  'recipient',
  'previousPhone',
  'chat',
  'email',
  'firstName',
  'lastName',
  'text',
  'body',
];

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
