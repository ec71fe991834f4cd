import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';
import { rotateWebhookSecret, secretsPath } from '../secrets.ts';

/** Puts a new webhook secret first. One that stands in the environment is not ours to change. */
export async function rotateSecret(config: Config): Promise<number> {
  const { webhookSecrets, dataDir } = config;
  if (webhookSecrets) {
    process.stderr.write(
      'avisador: WEBHOOK_SECRETS is set: put the new secret first there, keep the old one behind it until the panel signs with the new one, and restart\n',
    );
    return 1;
  }
  await withDatabase(config, (db) => recordFromCommandLine(db, { action: 'secrets.rotate' }));
  process.stdout.write(`${rotateWebhookSecret(dataDir)}\n`);
  process.stderr.write(
    `The new secret signs, two seconds from now at the latest. The one before is still accepted. Both are in ${secretsPath(dataDir)}.\n`,
  );
  return 0;
}
