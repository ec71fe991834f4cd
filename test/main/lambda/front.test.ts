import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { packageLambda } from '../../../aws/package-lambda.ts';
import { sampleEvent } from '../../../src/events/sample-event.ts';
import type { HttpApiAnswer, HttpApiEvent } from '../../../src/main/lambda/http-api-event.ts';
import { createLambdaFront } from '../../../src/main/lambda/front.ts';
import { listen, type Listening } from '../../../src/main/listen.ts';
import { avisador } from '../../support/api.ts';
import { startLocalSqs, type LocalSqs } from '../../support/local-sqs.ts';
import { eventually, messagesOn, post, SECRET, startScript, startService } from '../../support/service.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { fileURLToPath } from 'node:url';

describe('the stand-in for API Gateway', () => {
  let front: Listening;
  let seen: HttpApiEvent[] = [];
  let answer: () => Promise<HttpApiAnswer>;

  beforeAll(async () => {
    const handler = (event: HttpApiEvent) => {
      seen.push(event);
      return answer();
    };
    front = await listen(createLambdaFront(handler, pino({ level: 'silent' })), '127.0.0.1', 0);
  });
  afterEach(() => {
    seen = [];
  });
  afterAll(() => front.close());

  it('hands a request on as an event of payload format 2.0', async () => {
    answer = async () => ({ statusCode: 200, headers: {}, body: '', isBase64Encoded: false });
    await fetch(`${front.url}/v1/events?a=1&b=x%20y&a=2`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Twice': 'one', cookie: 'a=b; c=d' },
      body: '{"ñ":1}',
    });
    expect(seen).toEqual([
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/v1/events',
        rawQueryString: 'a=1&b=x%20y&a=2',
        cookies: ['a=b', 'c=d'],
        headers: expect.objectContaining({ 'content-type': 'application/json', 'x-twice': 'one' }),
        queryStringParameters: { a: '1,2', b: 'x y' },
        requestContext: {
          accountId: expect.any(String),
          apiId: expect.any(String),
          domainName: `127.0.0.1:${front.port}`,
          domainPrefix: '127',
          http: {
            method: 'POST',
            path: '/v1/events',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: expect.any(String),
          },
          requestId: expect.any(String),
          routeKey: '$default',
          stage: '$default',
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          timeEpoch: expect.any(Number),
        },
        body: '{"ñ":1}',
        isBase64Encoded: false,
      },
    ]);
    expect(seen[0]?.headers).not.toHaveProperty('cookie');
  });

  it('encodes what is no text', async () => {
    answer = async () => ({ statusCode: 204, headers: {}, body: '', isBase64Encoded: false });
    const bytes = Buffer.from([0, 255, 17]);
    await fetch(front.url, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream' },
    });
    await fetch(front.url, { method: 'POST', body: bytes, headers: { 'content-type': 'application/json' } });
    await fetch(front.url);
    expect(seen.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([
      ['AP8R', true],
      ['AP8R', true],
      [undefined, false],
    ]);
  });

  it('joins the values of a header that comes twice', async () => {
    answer = async () => ({ statusCode: 204, headers: {}, body: '', isBase64Encoded: false });
    await new Promise((resolve) => {
      const socket = createConnection(front.port, '127.0.0.1').on('close', resolve).resume();
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Twice: one\r\nX-TWICE: two\r\nConnection: close\r\n\r\n');
    });
    expect(seen[0]?.headers['x-twice']).toBe('one,two');
  });

  it('answers what the handler answers', async () => {
    answer = async () => ({
      statusCode: 418,
      headers: { 'content-type': 'text/plain' },
      body: 'AP8R',
      isBase64Encoded: true,
    });
    const response = await fetch(front.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([418, 'text/plain']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 17]);
  });

  it('answers 500 where the handler fails, and 413 to more than Lambda takes', async () => {
    answer = async () => Promise.reject(new Error('rehearsed'));
    expect((await fetch(front.url)).status).toBe(500);
    const tooMuch = Buffer.alloc(6 * 1_048_576 + 1);
    expect((await fetch(front.url, { method: 'POST', body: tooMuch })).status).toBe(413);
    expect(seen).toHaveLength(1);
  });
});

describe('avisador intake --lambda', () => {
  const program = fileURLToPath(new URL('../../../src/main/avisador.js', import.meta.url));
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let sqs: LocalSqs;

  beforeAll(async () => {
    await packageLambda();
    folder = await tempFolder();
    sqs = await startLocalSqs();
  });
  afterAll(async () => {
    await sqs.close();
    await folder.remove();
  });

  it('is the packaged Lambda behind an address: what is posted there arrives on the phone', async () => {
    const env = {
      SQS_ENDPOINT: sqs.endpoint,
      SQS_QUEUE_URL: sqs.queueUrl('events.fifo'),
      SQS_DLQ_URL: sqs.queueUrl('dead.fifo'),
      DATA_DIR: folder.folder,
      WEBHOOK_SECRETS: SECRET,
      LOG_LEVEL: 'warn',
      PORT: '0',
    };
    const intake = await startScript([program, 'intake', '--lambda'], env);
    const worker = await startService(env, 'worker');
    try {
      const event = sampleEvent('invoice.paid', {
        id: 'fact-1',
        client: { id: '1', phone: '+5491144440001' },
      });
      expect((await post(intake.url, event)).status).toBe(202);
      await eventually(
        () => messagesOn(worker.url, '+5491144440001'),
        ({ length }) => length === 1,
      );
      expect(await intake.stop()).toBe(0);
    } finally {
      await Promise.all([intake.kill(), worker.kill()]);
    }
  });

  it('needs a queue that is not the store’s', async () => {
    const { code, stderr } = await avisador(['intake', '--lambda'], { DATA_DIR: folder.folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('SQS_QUEUE_URL')]);
  });
});
