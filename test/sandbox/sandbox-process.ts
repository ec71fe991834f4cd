import { createLogger } from '../../src/logger.ts';
import { listenSandbox } from '../support/sandbox-server.ts';

/** The sandbox as a process of its own: `node sandbox-process.ts <file> <port>`. Prints its address. */
const [, , file = '', port = '0'] = process.argv;
const sandbox = await listenSandbox({
  host: '127.0.0.1',
  port: Number(port),
  file,
  logger: createLogger('silent'),
});
process.on('SIGTERM', () => void sandbox.close());
console.log(sandbox.url);
