import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bodyOf, exchange, head, signed, startIntake, stopServers } from './intake-server.ts';

afterEach(stopServers);

const body = JSON.stringify(bodyOf());
const json = { 'content-type': 'application/json' };

describe('intake keeps working', () => {
  it('when a body comes in small pieces', async () => {
    const { port } = await startIntake();
    const bytes = Buffer.from(body);
    const socket = connect(port, '127.0.0.1');
    socket.write(head({ ...json, ...signed('evt-1', body), 'content-length': bytes.length }));
    for (let at = 0; at < bytes.length; at += 50) {
      await new Promise((resolve) => socket.write(bytes.subarray(at, at + 50), resolve));
    }
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 202 /);
    socket.destroy();
  });

  it('when a caller goes away in the middle of a body', async () => {
    const { port, intake, post, published } = await startIntake();
    const socket = connect(port, '127.0.0.1');
    socket.write(head({ ...json, ...signed('evt-1', body), 'content-length': body.length + 1000 }));
    socket.write(body);
    await until(() => intake.inFlight() === 1);
    socket.destroy();
    await until(() => intake.inFlight() === 0);
    expect(published).toEqual([]);
    expect((await post(body)).status).toBe(202);
  });

  it('when a caller goes away before the queue has answered', async () => {
    const queue = Promise.withResolvers<void>();
    const { port, intake, post, published } = await startIntake({
      publish: async () => {
        await queue.promise;
        return [{ ok: true }];
      },
    });
    const bytes = Buffer.from(body);
    const socket = connect(port, '127.0.0.1');
    socket.write(head({ ...json, ...signed('evt-1', body), 'content-length': bytes.length }));
    socket.write(bytes);
    await until(() => published.length === 1);
    socket.destroy();
    queue.resolve();
    await until(() => intake.inFlight() === 0);
    expect((await post(body)).status).toBe(202);
  });

  it('when a body is larger than it may be, and is still coming', async () => {
    const { port, intake, post } = await startIntake();
    const piece = 'x'.repeat(100_000);
    const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`;
    const headers = { ...json, ...signed('evt-1', body), 'transfer-encoding': 'chunked' };
    const answer = await exchange(port, head(headers), chunk, chunk, chunk, chunk, '0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(intake.inFlight()).toBe(0);
    expect((await post(body)).status).toBe(202);
  });

  it.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['lists without an end', '['.repeat(200_000)],
    [
      'lists in the place of a field',
      body.replace('"invoice":{', `"invoice":${'['.repeat(100_000)}${']'.repeat(100_000)},"other":{`),
    ],
  ])('when it is sent %s within lists, a hundred thousand deep', async (_, nested) => {
    const { post } = await startIntake();
    for (const path of ['/v1/events', '/v1/events/batch']) {
      const response = await post(nested, { path });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      await response.text();
    }
    const inBatch = await post(`{"events":[${nested.slice(0, 250_000)}]}`, { path: '/v1/events/batch' });
    expect(inBatch.status).toBeLessThan(500);
    expect((await post(body)).status).toBe(202);
  });

  it('when such a thing is in a field that nobody knows, which is dropped like any other', async () => {
    const { post, published } = await startIntake();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect((await post(body.replace('"data":{', `"data":{"deep":${deep},`))).status).toBe(202);
    expect(published[0]?.event.data).toEqual(bodyOf()['data']);
  });

  it('when what it was handed fails: 500, of which the answer says nothing', async () => {
    const { post, logLines, intake } = await startIntake({
      publish: () => Promise.reject(new Error('secret /etc/passwd')),
    });
    const response = await post(body, { headers: { 'x-request-id': 'req-1' } });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toMatch(/passwd|Error|at /);
    const line = logLines.find((one) => one.includes('request failed'));
    expect(line).toMatch(/req-1/);
    expect(intake.inFlight()).toBe(0);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
