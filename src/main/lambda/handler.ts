import { createLogger } from '../../logger.ts';
import { createSqsClient } from '../../queue/sqs-client.ts';
import { createSqsPublisher } from '../../queue/sqs-publisher.ts';
import type { HttpApiAnswer, HttpApiEvent } from './http-api-event.ts';
import { createLambdaIntake } from './create-intake.ts';
import { readParameters } from './ssm-parameters.ts';

const intake = createLambdaIntake({
  env: process.env,
  readParameters,
  // One request at a time comes here: there is no company to wait for.
  openPublisher: (sqs, logger) =>
    createSqsPublisher({ client: createSqsClient(sqs), queueUrl: sqs.queueUrl, logger, lingerMs: 0 }),
  // Lambda freezes us as soon as there is an answer.
  createLogger: (level) => createLogger(level, { isWaitedFor: true }),
  clock: Date.now,
});

/** What Lambda calls: answers an event of an HTTP API. Resolves when nothing of it is left to be done. */
export async function handler(
  event: HttpApiEvent,
  context: { awsRequestId: string },
): Promise<HttpApiAnswer> {
  return intake(event, context.awsRequestId);
}
