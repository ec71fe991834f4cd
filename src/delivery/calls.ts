import type { Logger } from '../logger.ts';
import type { Transport } from './ports.ts';

/** What the sender asks of a transport, one message at a time. */
export type Calls = Pick<Transport, 'resolve' | 'send' | 'lookUp' | 'phoneOf' | 'logOut'>;

/**
 * A transport’s calls, held to their promise not to throw. After one that throws all the same nothing is known of its
 * message, and the others go on.
 */
export function callsOf(transport: Transport, logger: Logger): Calls {
  function report(error: unknown): string {
    logger.error({ err: error }, 'a call of the transport threw');
    return `the transport threw: ${error instanceof Error ? error.name : typeof error}`;
  }
  return {
    async resolve(candidates) {
      try {
        return await transport.resolve(candidates);
      } catch (error) {
        return { kind: 'unavailable', detail: report(error) };
      }
    },
    async send(message) {
      try {
        return await transport.send(message);
      } catch (error) {
        return { kind: 'in_doubt', detail: report(error) };
      }
    },
    async lookUp(key, chat) {
      try {
        return await transport.lookUp(key, chat);
      } catch (error) {
        return { kind: 'unavailable', detail: report(error) };
      }
    },
    async phoneOf(chat) {
      try {
        return await transport.phoneOf(chat);
      } catch (error) {
        report(error);
        return undefined;
      }
    },
    async logOut() {
      try {
        return await transport.logOut();
      } catch (error) {
        report(error);
        return false;
      }
    },
  };
}
