import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { eventually, messagesOn, post, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('a service that can write nothing more to its disk', () => {
  let temp: Awaited<ReturnType<typeof tempFolder>>;
  let sandbox: Service;
  let service: Service;
  let posted = 0;

  beforeEach(async () => {
    temp = await tempFolder();
    sandbox = await startService({ DATA_DIR: path.join(temp.folder, 'phones') }, 'sandbox');
    service = await startService({
      DATA_DIR: path.join(temp.folder, 'service'),
      SANDBOX_URL: sandbox.url,
      LOG_LEVEL: 'error',
    });
  });
  afterEach(async () => {
    await letGrow('unlimited');
    expect([await service.stop(), await sandbox.stop()]).toEqual([0, 0]);
    await temp.remove();
  });

  /** How far the service may write into a file, in bytes: as a full disk, this can be mended while it runs. */
  const letGrow = (bytes: number | 'unlimited') =>
    promisify(execFile)('prlimit', ['--pid', String(service.process.pid), `--fsize=${bytes}:`]);

  function next() {
    posted += 1;
    const phone = `+5491155${String(posted).padStart(6, '0')}`;
    return {
      phone,
      event: sampleEvent('domain.deleted', { id: `e${posted}`, client: { id: `c${posted}`, phone } }),
    };
  }

  const statusOf = async (what: string) => (await fetch(`${service.url}${what}`)).status;

  it('says no, and goes on without a hand when there is room: nothing that it had accepted is lost, or sent twice', async () => {
    const events = Array.from({ length: 60 }, next);
    const before = events.slice(0, 20);
    for (const { event } of before) expect((await post(service.url, event)).status).toBe(202);
    await letGrow(1);

    const after = events.slice(20);
    const refusals = await Promise.all(after.map(({ event }) => post(service.url, event)));
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([503]));
    expect(refusals.every(({ headers }) => headers.has('retry-after'))).toBe(true);
    expect(await statusOf('/healthz')).toBe(200);
    const said = service.output.join();
    expect(said).toContain('events could not be written to disk');
    // Not what came of it.
    expect(said).toMatch(/disk I\/O error|disk is full/);
    expect(said).not.toContain('rollback');

    await letGrow('unlimited');
    for (const { event } of after) expect((await post(service.url, event)).status).toBe(202);
    const phonesOf = (messages: Array<{ phone: string }>) => messages.map(({ phone }) => phone).toSorted();
    const messages = await eventually(
      () => messagesOn(sandbox.url),
      ({ length }) => length >= events.length,
      60_000,
    );
    expect(phonesOf(messages)).toEqual(phonesOf(events));
    await eventually(
      () => statusOf('/readyz/whatsapp'),
      (status) => status === 200,
    );
  }, 120_000);
});
