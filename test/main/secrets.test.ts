import { readFile, stat, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureSecrets, rotateWebhookSecret, secretsPath } from '../../src/main/secrets.ts';
import { tempFolder } from '../support/temp-folder.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  temp = await tempFolder();
});
afterEach(() => temp.remove());

describe('Generated secrets', () => {
  it('are made once, and stay', () => {
    const first = ensureSecrets(temp.folder);
    expect(first.isNew).toBe(true);
    expect(ensureSecrets(temp.folder)).toEqual({ ...first, isNew: false });
  });

  it('can be read by their owner alone', async () => {
    ensureSecrets(temp.folder);
    expect((await stat(secretsPath(temp.folder))).mode & 0o777).toBe(0o600);
  });

  it('are rotated with the one before kept behind, and no more than that', async () => {
    const [oldest] = ensureSecrets(temp.folder).webhookSecrets;
    const second = rotateWebhookSecret(temp.folder);
    const third = rotateWebhookSecret(temp.folder);
    expect(ensureSecrets(temp.folder).webhookSecrets).toEqual([third, second]);
    expect(await readFile(secretsPath(temp.folder), 'utf8')).not.toContain(oldest);
  });

  it('that are damaged are neither used nor replaced', async () => {
    await writeFile(secretsPath(temp.folder), '{"webhookSecrets":');
    expect(() => ensureSecrets(temp.folder)).toThrow(secretsPath(temp.folder));
    expect(await readFile(secretsPath(temp.folder), 'utf8')).toBe('{"webhookSecrets":');
  });
});
