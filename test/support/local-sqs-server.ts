import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startLocalSqs } from './local-sqs.ts';

// A local SQS as a process of its own: prints one line of JSON with its endpoint, and stops on SIGTERM or SIGINT.
// `GET <endpoint>/requests` answers how many requests came in, by action.

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, data: { type: 'string' } },
});
const sqs = await startLocalSqs({ port: Number(values.port), dataDir: values.data });
console.log(JSON.stringify({ endpoint: sqs.endpoint }));
await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await sqs.close();
