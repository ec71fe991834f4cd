import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { packageLambda } from '../aws/package-lambda.ts';
import { createLocalQueues } from '../src/queue/create-queues.ts';
import { createSqsClient } from '../src/queue/sqs-client.ts';
import { postedBody, signedEvent } from '../test/main/lambda/http-api.ts';
import { startLambda } from '../test/support/lambda.ts';
import { startLocalSqs } from '../test/support/local-sqs.ts';
import { SECRET } from '../test/support/service.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { median, type Row } from './report.ts';

const ROUNDS = 9;

/** A cold start of the Lambda: a fresh process that loads the packaged function and queues its first event. */
export async function benchColdStart(): Promise<Row[]> {
  const { folder, remove } = await tempFolder();
  const sqs = await startLocalSqs();
  const queueUrl = sqs.queueUrl('cold.fifo');
  const client = createSqsClient({ queueUrl, endpoint: sqs.endpoint, hasCredentials: false });
  try {
    await createLocalQueues(client, sqs.endpoint, { queueUrl });
    const { bundle, zip } = await packageLambda(folder);
    const env = { SQS_ENDPOINT: sqs.endpoint, SQS_QUEUE_URL: queueUrl, WEBHOOK_SECRETS: SECRET };
    const took: Record<'bare' | 'loaded' | 'first' | 'second', number[]> = {
      bare: [],
      loaded: [],
      first: [],
      second: [],
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      took.bare.push(await timed(() => execFileSync(process.execPath, ['-e', '0'])));
      const startedAt = performance.now();
      const lambda = await startLambda(bundle, env);
      took.loaded.push(performance.now() - startedAt);
      const invoke = async (id: string) => {
        const { statusCode } = await lambda.invoke(signedEvent(id, postedBody(id)));
        if (statusCode !== 202) throw new Error(`answered ${statusCode}: ${lambda.output.join('')}`);
      };
      took.first.push(await timed(() => invoke(`first-${round}`)));
      took.second.push(await timed(() => invoke(`second-${round}`)));
      await lambda.stop();
    }
    const bare = median(took.bare);
    const loaded = median(took.loaded);
    const first = median(took.first);
    const { size } = await stat(zip);
    return [
      { what: 'the zip', value: `${Math.round(size / 1000)} kB` },
      { what: 'fresh process until it is loaded', ...against(loaded, bare) },
      { what: 'its first event, queued', value: ms(first) },
      { what: 'cold start: fresh process until its first 202', ...against(loaded + first, bare) },
      { what: 'its second event, queued', value: ms(median(took.second)) },
    ];
  } finally {
    client.destroy();
    await sqs.close();
    await remove();
  }
}

function against(took: number, bare: number): Pick<Row, 'value' | 'ratio'> {
  return { value: ms(took), ratio: `${(took / bare).toFixed(1)} × node alone` };
}

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
