import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createLambdaIntake } from '../../../src/main/lambda/create-intake.ts';
import { SECRET } from '../../support/service.ts';
import { jsonOf, postedBody, signedEvent } from './http-api.ts';

const MINUTE = 60_000;
const OTHER = `whsec_${Buffer.from('another secret, newer than that').toString('base64')}`;

/** A Lambda’s intake whose parameters and clock the test turns. */
function lambda() {
  const ssm = { secrets: SECRET, isDown: false, asked: 0 };
  let now = Date.parse('2026-11-22T12:00:00Z');
  const logged: string[] = [];
  const published: string[] = [];
  const intake = createLambdaIntake({
    env: {
      SQS_QUEUE_URL: 'https://sqs.sa-east-1.amazonaws.com/123456789012/events.fifo',
      WEBHOOK_SECRETS_PARAMETER: '/avisador/webhook-secrets',
    },
    async readParameters(names) {
      ssm.asked += 1;
      if (ssm.isDown) throw new Error('rehearsed');
      expect(names).toEqual(['/avisador/webhook-secrets']);
      return new Map([['/avisador/webhook-secrets', ssm.secrets]]);
    },
    openPublisher: () => ({
      async publish(messages) {
        published.push(...messages.map(({ event }) => event.id));
        return messages.map(() => ({ ok: true as const }));
      },
    }),
    createLogger: () => pino({ level: 'info' }, { write: (line: string) => logged.push(line) }),
    clock: () => now,
  });
  let posts = 0;
  return {
    ssm,
    logged,
    published,
    pass: (ms: number) => {
      now += ms;
    },
    /** Posts an event, signed with that secret; answers the status. */
    async post(secret: string) {
      posts += 1;
      const id = `fact-${posts}`;
      return intake(signedEvent(id, postedBody('1042'), { secret, now: new Date(now) }), `request-${posts}`);
    },
  };
}

describe('a Lambda’s intake, with its secrets in SSM', () => {
  it('takes up a rotation within five minutes, without a deployment, and asks no more often than that', async () => {
    const { ssm, pass, post } = lambda();
    expect((await post(SECRET)).statusCode).toBe(202);
    ssm.secrets = `${OTHER} ${SECRET}`;
    pass(4 * MINUTE);
    expect((await post(OTHER)).statusCode).toBe(401);
    pass(MINUTE);
    expect((await post(OTHER)).statusCode).toBe(202);
    expect((await post(SECRET)).statusCode).toBe(202);
    expect(ssm.asked).toBe(2);
    ssm.secrets = OTHER;
    pass(5 * MINUTE);
    expect((await post(SECRET)).statusCode).toBe(401);
    expect((await post(OTHER)).statusCode).toBe(202);
  });

  it('keeps the last good secrets while SSM cannot be asked, or says something that is none', async () => {
    const { ssm, pass, post, logged } = lambda();
    await post(SECRET);
    ssm.isDown = true;
    pass(5 * MINUTE);
    expect((await post(SECRET)).statusCode).toBe(202);
    expect((await post(SECRET)).statusCode).toBe(202);
    expect(ssm.asked).toBe(2);
    ssm.isDown = false;
    ssm.secrets = 'no secret';
    pass(MINUTE);
    expect((await post(SECRET)).statusCode).toBe(202);
    expect(ssm.asked).toBe(3);
    expect(logged.filter((line) => line.includes('"level":50'))).toHaveLength(2);
    expect(logged.join('')).not.toContain('no secret');
  });

  it('answers 503 while it has never had its secrets, and is well as soon as it gets them', async () => {
    const { ssm, post, published } = lambda();
    ssm.isDown = true;
    const answer = await post(SECRET);
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['retry-after']]).toEqual([
      503,
      'application/problem+json',
      '10',
    ]);
    expect(jsonOf(answer)).toMatchObject({ type: 'urn:avisador:problem:unavailable', status: 503 });
    expect(answer.body).not.toContain('rehearsed');
    ssm.isDown = false;
    expect((await post(SECRET)).statusCode).toBe(202);
    expect(published).toEqual(['fact-2']);
  });

  it('asks once for all requests that come at once', async () => {
    const { ssm, post } = lambda();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(SECRET)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]));
    expect(ssm.asked).toBe(1);
  });
});
