import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { parseConfig, type Config } from '../../../src/main/config.ts';
import { withDatabase } from '../../../src/main/database.ts';
import { createKey, revokeKey } from '../../../src/main/commands/keys.ts';
import { queueRedrive } from '../../../src/main/commands/queues.ts';
import { rotateSecret } from '../../../src/main/commands/secrets.ts';
import { refuseOne } from '../../../src/main/commands/transfers.ts';
import { resumeWhatsApp } from '../../../src/main/commands/whatsapp.ts';
import { listApiKeys } from '../../../src/store/staff/api-keys.ts';
import { listDeeds } from '../../../src/store/staff/audit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

let temp: Awaited<ReturnType<typeof tempFolder>>;
let config: Config;
beforeEach(async () => {
  temp = await tempFolder();
  config = parseConfig({ DATA_DIR: temp.folder });
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation(() => true);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await temp.remove();
});

const deeds = () =>
  withDatabase(config, async (db) =>
    (await listDeeds(db, { limit: 9 })).map(({ who, action, subject, detail }) => [
      who,
      action,
      subject,
      detail,
    ]),
  );

it('What is changed from the command line is in the audit log, by that name', async () => {
  await rotateSecret(config);
  await createKey(config, 'the panel');
  const [key] = await withDatabase(config, listApiKeys);
  expect(await revokeKey(config, key!.id)).toBe(0);
  expect(await queueRedrive(config)).toBe(0);
  expect((await deeds()).toReversed()).toEqual([
    ['command line', 'secrets.rotate', undefined, undefined],
    ['command line', 'keys.create', key!.id, 'the panel'],
    ['command line', 'keys.revoke', key!.id, undefined],
    ['command line', 'dead_letters.redrive', undefined, undefined],
  ]);
});

it('What could not be done from the command line is not in the audit log', async () => {
  expect(await revokeKey(config, 'key_0')).toBe(1);
  expect(await refuseOne(config, 'tr_0')).toBe(1);
  expect(await resumeWhatsApp(config)).toBe(0);
  expect(await rotateSecret({ ...config, webhookSecrets: ['whsec_x'] })).toBe(1);
  expect(await deeds()).toEqual([]);
});
