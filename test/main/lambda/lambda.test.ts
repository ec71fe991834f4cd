import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { packageLambda, type PackagedLambda } from '../../../aws/package-lambda.ts';
import { createLocalQueues } from '../../../src/queue/create-queues.ts';
import { createSqsClient } from '../../../src/queue/sqs-client.ts';
import { startLambda, unzip, type LambdaProcess } from '../../support/lambda.ts';
import { startLocalSqs, type LocalSqs } from '../../support/local-sqs.ts';
import { SECRET } from '../../support/service.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { httpApiEvent, jsonOf, postedBody, signedEvent } from './http-api.ts';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let packaged: PackagedLambda;
let unzipped: string;

beforeAll(async () => {
  folder = await tempFolder();
  packaged = await packageLambda(folder.folder);
  unzipped = path.join(folder.folder, 'unzipped');
});
afterAll(() => folder.remove());

describe('the Lambda’s zip', () => {
  it('holds one file, and less than 500 kB', async () => {
    expect(await unzip(packaged.zip, unzipped)).toEqual(['intake.cjs']);
    expect((await readFile(packaged.zip)).length).toBeLessThan(500_000);
  });

  it('is the same, byte for byte, when it is made again', async () => {
    const again = await packageLambda(path.join(folder.folder, 'again'));
    expect((await readFile(again.zip)).equals(await readFile(packaged.zip))).toBe(true);
  });

  it('has nothing of WhatsApp, the store, the console, the sandbox or the texts in it', async () => {
    expect(packaged.sources).toContain('src/intake/app.ts');
    for (const file of packaged.sources) {
      expect(file).not.toMatch(/^src\/(whatsapp|store|console|sandbox|rendering|web)\//);
      expect(file).not.toMatch(
        /node_modules\/(whatsapp-web\.js|puppeteer|kysely|pg|better-sqlite3|handlebars)/,
      );
    }
  });
});

describe('the handler in the zip, in a fresh process', () => {
  let sqs: LocalSqs;
  let queueUrl: string;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    await unzip(packaged.zip, unzipped);
    sqs = await startLocalSqs();
    queueUrl = sqs.queueUrl('events.fifo');
    const client = createSqsClient({ queueUrl, endpoint: sqs.endpoint, hasCredentials: false });
    await createLocalQueues(client, sqs.endpoint, { queueUrl });
    client.destroy();
    lambda = await start();
  });
  beforeEach(async () => {
    await queued();
    sqs.forgetRequests();
  });
  afterAll(async () => {
    await lambda.stop();
    await sqs.close();
  });

  function start(env: Record<string, string> = {}): Promise<LambdaProcess> {
    return startLambda(path.join(unzipped, 'intake.cjs'), {
      SQS_QUEUE_URL: queueUrl,
      SQS_ENDPOINT: sqs.endpoint,
      WEBHOOK_SECRETS: SECRET,
      ...env,
    });
  }

  /** Takes all that stands on the queue. */
  async function queued(): Promise<Message[]> {
    const client = createSqsClient({ queueUrl, endpoint: sqs.endpoint, hasCredentials: false });
    const messages: Message[] = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) break;
      messages.push(...Messages);
      for (const { ReceiptHandle } of Messages) {
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
    }
    client.destroy();
    return messages;
  }

  it.each([false, true])('queues a signed event (in base64: %s)', async (isBase64Encoded) => {
    const body = { ...postedBody('1042'), occurredAt: '2026-11-22T12:00:00.000Z' };
    const id = randomUUID();
    const answer = await lambda.invoke(signedEvent(id, body, { isBase64Encoded }));
    expect(answer.statusCode).toBe(202);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.isBase64Encoded).toBe(false);
    expect(jsonOf(answer)).toEqual({ id, status: 'queued' });
    const [message, ...others] = await queued();
    expect(others).toEqual([]);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ version: 1, event: { id, ...body } });
    expect(message?.Attributes).toMatchObject({ MessageGroupId: '1042', MessageDeduplicationId: id });
  });

  it('verifies the signature over the bytes that were posted, however they are written', async () => {
    const { client, ...rest } = postedBody('1042');
    const odd = JSON.stringify(
      { ...rest, client: { ...(client as object), firstName: 'Ñandú 🎉', id: '7' } },
      undefined,
      3,
    ).replace('ú', '\\u00fa');
    for (const [index, isBase64Encoded] of [false, true].entries()) {
      const answer = await lambda.invoke(signedEvent(`pago-ñ-${index}`, odd, { isBase64Encoded }));
      expect([answer.statusCode, jsonOf(answer)]).toEqual([202, { id: `pago-ñ-${index}`, status: 'queued' }]);
    }
    const [first] = await queued();
    expect(JSON.parse(first?.Body ?? '')).toMatchObject({ event: { client: { firstName: 'Ñandú 🎉' } } });
  });

  it('answers 401 to what is not signed, or signed otherwise, and queues nothing', async () => {
    const signed = signedEvent(randomUUID(), postedBody('1042'));
    const unsigned = httpApiEvent({
      body: signed.body ?? '',
      headers: { 'content-type': 'application/json' },
    });
    const changed = { ...signed, body: `${signed.body} ` };
    const other = signedEvent(randomUUID(), postedBody('1042'), { secret: `whsec_${'A'.repeat(32)}` });
    for (const event of [unsigned, changed, other]) {
      const answer = await lambda.invoke(event);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.headers['www-authenticate']).toBeDefined();
    }
    expect(sqs.requests()).toEqual({});
  });

  it('answers 429 to an address that fails too often, as API Gateway names it, and to no other', async () => {
    const from = (sourceIp: string) => lambda.invoke(httpApiEvent({ sourceIp, body: '{}' }));
    for (let count = 0; count < 60; count += 1) {
      expect((await from('198.51.100.7')).statusCode).toBe(401);
    }
    const { statusCode, headers } = await from('198.51.100.7');
    expect([statusCode, headers['retry-after']]).toEqual([429, '60']);
    expect((await from('198.51.100.8')).statusCode).toBe(401);
    const signed = signedEvent(randomUUID(), postedBody('1042'), { sourceIp: '198.51.100.7' });
    expect((await lambda.invoke(signed)).statusCode).toBe(202);
  });

  it('answers 207 to a batch, with a result for each event', async () => {
    const events = [
      { id: 'a', ...postedBody('1') },
      { id: 'b', type: 'no.such', client: {}, data: {} },
      { id: 'c', ...postedBody('2') },
    ];
    const answer = await lambda.invoke(signedEvent('batch-1', { events }, { path: '/v1/events/batch' }));
    expect(answer.statusCode).toBe(207);
    expect(jsonOf(answer)).toEqual({
      results: [
        { id: 'a', status: 202 },
        { id: 'b', status: 422, errors: expect.any(Array) },
        { id: 'c', status: 202 },
      ],
    });
    expect(await queued()).toHaveLength(2);
    expect(sqs.requests()['SendMessageBatch']).toBe(1);
  });

  it.each([false, true])('answers 413 to what is too big (in base64: %s)', async (isBase64Encoded) => {
    const padding = 'x'.repeat(256 * 1024);
    const answer = await lambda.invoke(
      signedEvent(randomUUID(), { ...postedBody('1042'), padding }, { isBase64Encoded }),
    );
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([413, 'application/problem+json']);
  });

  it('answers a size by the body, whatever the headers say of it', async () => {
    const event = signedEvent(randomUUID(), postedBody('1042'), {
      headers: { 'content-length': '7', 'transfer-encoding': 'chunked', connection: 'upgrade' },
    });
    expect((await lambda.invoke(event)).statusCode).toBe(202);
  });

  it('queues each of 50 events that come at once, and no more', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `fact-${index}`);
    const answers = await Promise.all(
      ids.map((id, index) =>
        lambda.invoke(
          signedEvent(id, postedBody(`client-${index % 7}`), { isBase64Encoded: index % 2 === 0 }),
        ),
      ),
    );
    expect(answers.map((answer) => [answer.statusCode, jsonOf(answer)])).toEqual(
      ids.map((id) => [202, { id, status: 'queued' }]),
    );
    const standing = (await queued()).map(({ Attributes }) => Attributes?.['MessageDeduplicationId'] ?? '');
    expect(standing.toSorted()).toEqual(ids.toSorted());
  });

  it('answers 503 where the queue does not confirm, and takes the same event afterwards', async () => {
    sqs.fail({ action: 'SendMessageBatch', times: 3, kind: 'refused' });
    const id = randomUUID();
    const refused = await lambda.invoke(signedEvent(id, postedBody('1042')));
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '10']);
    expect((await lambda.invoke(signedEvent(id, postedBody('1042')))).statusCode).toBe(202);
    expect(await queued()).toHaveLength(1);
  });

  it('hands a trace on, in the message’s attributes', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const headers = { traceparent };
    await lambda.invoke(signedEvent(randomUUID(), postedBody('1042'), { headers }));
    const [message] = await queued();
    expect(message?.MessageAttributes?.['traceparent']?.StringValue).toBe(traceparent);
  });

  it('leaves nothing to be done after its answer', async () => {
    sqs.fail({ action: 'SendMessageBatch', times: 1, kind: 'answer_lost' });
    const other = await start();
    expect((await other.invoke(signedEvent(randomUUID(), postedBody('1042')))).statusCode).toBe(202);
    const { SendMessageBatch } = sqs.requests();
    await other.stop();
    expect(await queued()).toHaveLength(1);
    expect(sqs.requests()).toMatchObject({ SendMessageBatch });
  });

  it('says that it is alive, documents itself, and has nothing for those with an API key', async () => {
    const get = (url: string) => lambda.invoke(httpApiEvent({ method: 'GET', path: url, headers: {} }));
    expect(jsonOf(await get('/healthz'))).toEqual({ status: 'ok' });
    expect(jsonOf(await get('/openapi.json'))).toMatchObject({ openapi: '3.1.1' });
    expect((await get('/docs')).headers['content-type']).toContain('text/html');
    expect((await get('/v1/deliveries')).statusCode).toBe(404);
    expect((await get('/v1/transfers/1')).statusCode).toBe(404);
    expect((await get('/metrics')).statusCode).toBe(404);
    expect((await get('/v1/events')).statusCode).toBe(405);
    expect((await get('/no such/ñ')).statusCode).toBe(404);
  });

  it('goes by Lambda’s request id, or by the caller’s own', async () => {
    const own = await lambda.invoke(httpApiEvent({ body: '{}' }));
    expect(own.headers['x-request-id']).toMatch(/^aws-request-\d+$/);
    const theirs = await lambda.invoke(httpApiEvent({ body: '{}', headers: { 'x-request-id': 'panel-7' } }));
    expect(theirs.headers['x-request-id']).toBe('panel-7');
  });

  it('takes Upmind’s webhooks where their secret is there', async () => {
    const event = httpApiEvent({ path: '/v1/hooks/upmind', body: '{}' });
    expect((await lambda.invoke(event)).statusCode).toBe(404);
    const withUpmind = await start({ UPMIND_WEBHOOK_SECRET: 'a-secret-of-Upmind’s' });
    expect((await withUpmind.invoke(event)).statusCode).toBe(401);
    await withUpmind.stop();
  });

  it('answers 503 where it is not configured, and says in the log what is missing', async () => {
    const bare = await start({ SQS_QUEUE_URL: '', WEBHOOK_SECRETS: '' });
    const answer = await bare.invoke(signedEvent(randomUUID(), postedBody('1042')));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '10']);
    expect(answer.body).not.toContain('SQS');
    await bare.stop();
    // It is killed right after its answer, as it may be frozen there: what it had to say is written.
    for (const name of ['SQS_QUEUE_URL', 'WEBHOOK_SECRETS']) expect(bare.output.join('')).toContain(name);
  });

  it('reads its secrets from SSM, where the environment names parameters', async () => {
    const asked: unknown[] = [];
    const ssm = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        asked.push([req.headers['x-amz-target'], body]);
        res.setHeader('content-type', 'application/x-amz-json-1.1');
        res.end(JSON.stringify({ Parameters: [{ Name: '/avisador/secrets', Value: SECRET }] }));
      });
    });
    await new Promise<void>((resolve) => ssm.listen(0, '127.0.0.1', resolve));
    const address = ssm.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const fromSsm = await start({
      WEBHOOK_SECRETS: '',
      WEBHOOK_SECRETS_PARAMETER: '/avisador/secrets',
      AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}`,
    });
    try {
      for (const id of [randomUUID(), randomUUID()]) {
        expect((await fromSsm.invoke(signedEvent(id, postedBody('1042')))).statusCode).toBe(202);
      }
      expect(asked).toEqual([
        ['AmazonSSM.GetParameters', { Names: ['/avisador/secrets'], WithDecryption: true }],
      ]);
    } finally {
      await fromSsm.stop();
      ssm.closeAllConnections();
      await new Promise((resolve) => ssm.close(resolve));
    }
  });
});
