import type { Logger } from '../logger.ts';
import { isLibraryFault } from '../whatsapp/library-fault.ts';

/**
 * Lets the process live when whatsapp-web.js or the browser's driver forgets to handle a rejection: the session's own
 * watch finds out what is wrong. Anything else ends the process, as it does without this.
 */
export function surviveLibraryFaults(logger: Logger): void {
  process.on('unhandledRejection', (reason) => {
    if (!isLibraryFault(reason)) throw reason;
    logger.warn({ err: reason }, 'whatsapp-web.js did not handle a failure of its own');
  });
  process.on('uncaughtException', (error) => {
    if (isLibraryFault(error)) {
      logger.warn({ err: error }, 'whatsapp-web.js did not handle a failure of its own');
      return;
    }
    logger.fatal({ err: error }, 'a defect: the service ends');
    process.exit(1);
  });
}
