import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiKey } from '../support/api.ts';
import { startLocalSqs } from '../support/local-sqs.ts';
import { clockAhead, messagesOn, startService } from '../support/service.ts';
import { notices, postAll, showArrived, summarise } from './events.ts';
import { playTransfers } from './transfers.ts';

/**
 * The main job, end to end, on this machine alone: every event type in every locale is posted, signed, to the real
 * service; travels through a local SQS; and must stand on its phone exactly once. Then a service changes its owner by
 * two messages, and five do not.
 */
async function main(): Promise<number> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'avisador-demo-'));
  const sqs = await startLocalSqs();
  const start = (env: Record<string, string>) =>
    startService({
      DATA_DIR: dataDir,
      COMPANY_NAME: 'Hosting del Sur',
      CLIENT_AREA_URL: 'https://panel.example.com/clientarea.php',
      ...env,
    });
  let service = await start({
    SQS_ENDPOINT: sqs.endpoint,
    SQS_QUEUE_URL: sqs.queueUrl('avisador.fifo'),
    SQS_DLQ_URL: sqs.queueUrl('avisador-dead.fifo'),
  });
  console.log(`Avisador ${service.url}, SQS ${sqs.endpoint}: posting ${notices.length} signed events …\n`);
  try {
    const [key] = await Promise.all([apiKey(dataDir), postAll(service.url)]);
    await showArrived(service.url);

    const transfers = await playTransfers({
      url: () => service.url,
      key,
      async later(hours) {
        await service.stop();
        // All events are out: it needs no SQS any more.
        service = await start(clockAhead(hours * 3_600_000));
      },
    });

    // A little longer, for one too many.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const messages = await messagesOn(service.url);
    const known = new Set([...notices.map(({ phone }) => phone), ...transfers.phones]);
    const strays = messages.filter(({ phone }) => !known.has(phone));
    const wrongNotices = summarise(messages);
    const wrongTransfers = transfers.summarise(messages);
    const wrong = [
      ...wrongNotices,
      ...wrongTransfers,
      ...strays.map(({ phone }) => `a message at ${phone}, where none belongs`),
    ];
    for (const problem of wrong) console.log(`WRONG: ${problem}`);
    const right = notices.length - wrongNotices.length;
    const asTheyShould = wrongTransfers.length === 0 ? ', and every transfer went as it should' : '';
    console.log(`\n${right} of ${notices.length} messages arrived exactly once${asTheyShould}.`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await service.stop();
    await sqs.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main();
