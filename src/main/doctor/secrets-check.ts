import { existsSync, statSync } from 'node:fs';
import { weaknessOf } from '../../console/password-rules.ts';
import type { Config } from '../config.ts';
import { ensureSecrets, secretsPath } from '../secrets.ts';
import { ok, together, warning, type Finding } from './finding.ts';

/** Of 24 random bytes, all but one or two differ from each other. */
const FEWEST_DISTINCT = 12;

type SecretsConfig = Pick<Config, 'dataDir' | 'webhookSecrets' | 'consolePassword' | 'companyName'>;

/** Whether the secrets are nobody else's to read, and not to be guessed. Never says what they are. */
export function checkSecrets(config: SecretsConfig): Finding {
  const { dataDir, webhookSecrets, consolePassword } = config;
  const file = secretsPath(dataDir);
  const isThere = existsSync(file);
  // Where the file is there it is only read.
  const inUse = webhookSecrets ?? (isThere ? ensureSecrets(dataDir).webhookSecrets : undefined);
  const inEnvironment = webhookSecrets ? 'WEBHOOK_SECRETS' : undefined;
  return together([
    inUse
      ? ok(`${inUse.length === 1 ? 'one is' : `${inUse.length} are`} accepted, of ${inEnvironment ?? file}`)
      : ok('none yet, the first start makes them'),
    ...(isThere ? openToOthers(file) : []),
    ...(inUse?.some(looksMadeUp)
      ? [warning('a webhook secret looks made up by a person', 'use one of `avisador secrets rotate`')]
      : []),
    ...(consolePassword !== undefined && isWeak(consolePassword, config)
      ? [warning('CONSOLE_PASSWORD is easily guessed', 'choose another, or leave it out to have one made')]
      : []),
  ]);
}

function openToOthers(file: string): Finding[] {
  const mode = statSync(file).mode & 0o777;
  return (mode & 0o077) === 0
    ? []
    : [warning(`others on this machine can read ${file} (mode ${mode.toString(8)})`, `chmod 600 ${file}`)];
}

/** Words in base64, or a few bytes over and over. */
function looksMadeUp(secret: string): boolean {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText || new Set(bytes).size < FEWEST_DISTINCT;
}

function isWeak(password: string, { companyName }: SecretsConfig): boolean {
  return weaknessOf(password, { current: '', names: ['admin', companyName] }) !== undefined;
}
