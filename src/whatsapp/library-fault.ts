/**
 * Whether something that nobody handles came out of whatsapp-web.js or the browser's driver: their handlers of events are
 * asynchronous and unguarded, so that a page that closes at the wrong moment rejects them; and the driver stops listening
 * to the browser's pipes before they end. Node would end the process. Some of what the library throws are mere strings.
 */
export function isLibraryFault(reason: unknown): boolean {
  if (reason === 'auth timeout' || reason === 'ready timeout') return true;
  if (!(reason instanceof Error)) return false;
  return isBrokenPipe(reason) || /node_modules[\\/](whatsapp-web\.js|puppeteer)/.test(reason.stack ?? '');
}

/**
 * As a killed browser's pipe is. Nothing in the error tells whose it is, but the connections of our own have somebody who
 * hears their errors.
 */
function isBrokenPipe({ code, syscall }: NodeJS.ErrnoException): boolean {
  return (code === 'ECONNRESET' || code === 'EPIPE') && (syscall === 'read' || syscall === 'write');
}
