import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { avisador } from '../support/api.ts';
import { eventually, messagesOn, startService } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('the program', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;

  beforeEach(async () => {
    folder = await tempFolder();
  });
  afterEach(() => folder.remove());

  it('says its version and explains itself', async () => {
    expect((await avisador(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await avisador(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('send-sample'),
    });
  });

  it('refuses a command that it does not know with exit code 2', async () => {
    expect(await avisador(['fly'])).toMatchObject({ code: 2, stderr: expect.stringContaining('fly') });
  });

  it('names every wrong variable at once, and exits with 2', async () => {
    const { code, stderr } = await avisador(['start'], {
      DATA_DIR: folder.folder,
      PORT: 'eighty',
      WEBHOOK_SECRETS: 'hush',
      DEFAULT_COUNTRY: 'Argentina',
      DEFAULT_TIMEZONE: 'Mars/Base',
      SQS_QUEUE_URL: 'https://sqs.example.com/1/not-fifo',
    });
    expect(code).toBe(2);
    for (const name of ['PORT', 'WEBHOOK_SECRETS', 'DEFAULT_COUNTRY', 'DEFAULT_TIMEZONE', 'SQS_QUEUE_URL']) {
      expect(stderr).toContain(name);
    }
    expect(stderr).not.toContain('hush');
  });

  it('says in words that a port is taken', async () => {
    const service = await startService({ DATA_DIR: path.join(folder.folder, 'a') });
    const { port } = new URL(service.url);
    const second = await avisador(['start'], { DATA_DIR: path.join(folder.folder, 'b'), PORT: port });
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining(port) });
    expect(await service.stop()).toBe(0);
  });

  it('starts with no configuration: on loopback, with secrets that only its owner can read', async () => {
    const service = await startService({ DATA_DIR: folder.folder, WEBHOOK_SECRETS: '' });
    expect(service.url).toContain('127.0.0.1');
    const file = path.join(folder.folder, 'secrets.json');
    expect(service.output.join('\n')).toContain(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const { port } = new URL(service.url);
    const sent = await avisador(['send-sample', 'invoice.paid', '--locale', 'fr', '--to', '+33612345678'], {
      DATA_DIR: folder.folder,
      PORT: port,
    });
    expect(sent).toMatchObject({ code: 0, stdout: expect.stringContaining('202') });
    const [message] = await eventually(
      () => messagesOn(service.url, '+33612345678'),
      ({ length }) => length === 1,
    );
    expect(message?.text).toContain('Bonjour');

    const before = JSON.parse(await readFile(file, 'utf8')) as { webhookSecrets: string[] };
    expect((await avisador(['secrets', 'rotate'], { DATA_DIR: folder.folder })).code).toBe(0);
    const after = JSON.parse(await readFile(file, 'utf8')) as { webhookSecrets: string[] };
    expect(after.webhookSecrets[1]).toBe(before.webhookSecrets[0]);
    expect(await service.stop()).toBe(0);
  });

  it('stops in time, and well, though a client never finishes its request', async () => {
    const service = await startService({ DATA_DIR: folder.folder });
    const { port } = new URL(service.url);
    const slow = connect(Number(port), '127.0.0.1');
    await once(slow, 'connect');
    slow.write(
      'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n',
    );
    slow.write('webhook-id: 1\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,x\r\n\r\n{');
    slow.on('error', () => {});
    expect(await service.stop()).toBe(0);
    expect(service.output.join('\n')).not.toContain('does not stop');
    slow.destroy();
  });

  it('makes, lists and revokes API keys', async () => {
    const env = { DATA_DIR: folder.folder };
    const { stdout: key } = await avisador(['keys', 'create', 'support'], env);
    const { stdout: list } = await avisador(['keys', 'list'], env);
    expect(list).toContain('support');
    expect(list).not.toContain(key.trim());
    const id = list.split(' ')[0]!;
    expect((await avisador(['keys', 'revoke', id], env)).code).toBe(0);
    expect((await avisador(['keys', 'revoke', id], env)).code).toBe(1);
    expect((await avisador(['keys', 'list'], env)).stdout).toContain('revoked');
  });

  it('finds nothing wrong with the shipped texts, and shows them', async () => {
    expect(await avisador(['templates', 'check'])).toMatchObject({ code: 0 });
    const { stdout } = await avisador(['templates', 'preview', 'invoice.generated', '--locale', 'it']);
    expect(stdout).toContain('Gentile Giulia');
  });

  it('says how much is queued', async () => {
    const { stdout } = await avisador(['queue', 'status'], { DATA_DIR: folder.folder });
    expect(stdout).toContain('0 waiting');
  });
});
