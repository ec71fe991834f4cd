/** So often something is tried that PostgreSQL ends in favour of somebody else. */
export const TRIES = 5;

/** It was in a deadlock, or cannot be put in one order with what others did: nothing of it was done. */
export function isGivenUpForAnother(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40P01' || code === '40001';
}

/** The server is not there, or is just starting or ending: in a moment it may be. */
export function isAway(error: unknown): boolean {
  const { message = '', cause } = error as Partial<Error>;
  const code = codeOf(error) ?? '';
  return AWAY.has(code) || CUT_OFF.some((words) => message.startsWith(words)) || (!!cause && isAway(cause));
}
const AWAY = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
/** What `pg` says of a connection that ended in the middle has no code. */
const CUT_OFF = ['Connection terminated', 'Client has encountered a connection error'];

/** It only reads: after a failover, the one that writes is to be found by connecting anew. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006';
}

/** An error’s words. One that gathers several has none of its own. */
export function wordsOf(error: unknown): string {
  const { message, name } = error as Partial<Error>;
  return message || (codeOf(error) ?? name ?? String(error));
}

/** PostgreSQL’s SQLSTATE, or the system’s. */
function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
