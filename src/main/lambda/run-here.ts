import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../../logger.ts';
import { ConfigError, type Config } from '../config.ts';
import { createLambdaFront, type HttpApiHandler } from './front.ts';
import { listen } from '../listen.ts';
import { openSecrets } from '../secrets.ts';
import { openSqsQueue } from '../sqs-queue.ts';
import { stopSignal } from '../stop-signal.ts';

const artefact = fileURLToPath(new URL('../../../dist/lambda/intake.cjs', import.meta.url));

/**
 * Runs what is deployed as a Lambda, the very file, behind a stand-in for API Gateway, until SIGTERM or SIGINT. Throws
 * ConfigError where there is no queue, since the Lambda has no disk to keep events on.
 */
export async function runLambda(config: Config): Promise<number> {
  const { sqs } = config;
  if (!sqs) throw new ConfigError(['SQS_QUEUE_URL is needed: a Lambda has no queue of its own']);
  if (!existsSync(artefact)) {
    process.stderr.write(`avisador: ${artefact} is not there: make it with npm run package\n`);
    return 1;
  }
  const logger = createLogger(config.logLevel);
  const stopping = once(stopSignal(), 'abort');
  // On a local SQS this makes the queues, which the Lambda itself never does.
  (await openSqsQueue(sqs, logger)).close();
  // It reads its environment as it would there, where secrets that were generated here are not known.
  if (!config.webhookSecrets && !process.env['WEBHOOK_SECRETS_PARAMETER']) {
    const { webhook } = openSecrets(config, logger, { signs: true, hasConsole: false });
    process.env['WEBHOOK_SECRETS'] = webhook().join(' ');
  }
  const { handler } = createRequire(import.meta.url)(artefact) as { handler: HttpApiHandler };
  const { url, close } = await listen(createLambdaFront(handler, logger), config.host, config.port);
  process.stdout.write(`The Lambda listens on ${url}\n  events         POST ${url}/v1/events\n`);
  await stopping;
  await close();
  return 0;
}
