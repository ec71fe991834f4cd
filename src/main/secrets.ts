import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { isSigningSecret } from '../intake/signing-secret.ts';
import type { Config } from './config.ts';

const secretsFile = z.object({
  /** The first signs, all verify. */
  webhookSecrets: z.array(z.string().refine(isSigningSecret)).min(1),
  consolePassword: z.string(),
});
export type Secrets = z.infer<typeof secretsFile>;

/** `secrets.json` is there but cannot be used. Says where, never what stands in it. */
class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

export function secretsPath(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}

/** The generated secrets, made at the first start. Readable by their owner only. Throws SecretsError. */
export function ensureSecrets(dataDir: string): Secrets & { isNew: boolean } {
  const known = readSecrets(dataDir);
  if (known) return { ...known, isNew: false };
  const secrets = {
    webhookSecrets: [newWebhookSecret()],
    consolePassword: randomBytes(12).toString('base64url'),
  };
  writeSecrets(dataDir, secrets);
  return { ...secrets, isNew: true };
}

/** The secrets of a process: configured, or generated and kept in DATA_DIR. */
export interface OpenSecrets {
  /** The first signs, all verify. Follows a rotation within seconds. */
  webhook: () => readonly string[];
  /** Makes a new one; undefined where WEBHOOK_SECRETS holds them. */
  rotate: (() => string) | undefined;
  /** The first account's; undefined where this process has no console. */
  consolePassword: string | undefined;
  /** Where they were written, if this was the first start. */
  newFile: string | undefined;
}

/** Generates what a process needs and nobody has configured. Throws SecretsError. */
export function openSecrets(
  { dataDir, webhookSecrets, consolePassword }: Config,
  logger: Logger,
  { signs, hasConsole }: { signs: boolean; hasConsole: boolean },
): OpenSecrets {
  const isLacking = (signs && !webhookSecrets) || (hasConsole && consolePassword === undefined);
  const generated = isLacking ? ensureSecrets(dataDir) : undefined;
  return {
    webhook:
      webhookSecrets || !generated
        ? () => webhookSecrets ?? []
        : watchWebhookSecrets(dataDir, generated.webhookSecrets, logger),
    rotate: webhookSecrets ? undefined : () => rotateWebhookSecret(dataDir),
    consolePassword: hasConsole ? (consolePassword ?? generated?.consolePassword) : undefined,
    newFile: generated?.isNew ? secretsPath(dataDir) : undefined,
  };
}

/** Undefined where there is no file yet. Throws SecretsError where there is one that cannot be read. */
function readSecrets(dataDir: string): Secrets | undefined {
  const file = secretsPath(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new SecretsError(`${file} cannot be read: ${String(error)}`, { cause: error });
  }
  try {
    return secretsFile.parse(JSON.parse(text));
  } catch {
    throw new SecretsError(`${file} is damaged: restore it, or remove it to have new secrets made`);
  }
}

/**
 * Puts a new webhook secret first and keeps the one before it, so that what was signed with it is still accepted.
 * A running service takes it up within seconds. Returns the new secret.
 */
export function rotateWebhookSecret(dataDir: string): string {
  const { webhookSecrets, consolePassword } = ensureSecrets(dataDir);
  const secret = newWebhookSecret();
  writeSecrets(dataDir, { webhookSecrets: [secret, ...webhookSecrets.slice(0, 1)], consolePassword });
  return secret;
}

/** The webhook secrets, read again whenever the file has changed. Never throws: the last good ones stay, and it is said. */
function watchWebhookSecrets(
  dataDir: string,
  initial: readonly string[],
  logger: Logger,
): () => readonly string[] {
  let secrets = initial;
  let readAt = 0;
  let lookedAt = Date.now();
  let isTroubled = false;
  return () => {
    const now = Date.now();
    if (now - lookedAt < 2000) return secrets;
    lookedAt = now;
    try {
      const { mtimeMs } = statSync(secretsPath(dataDir));
      if (mtimeMs !== readAt) {
        secrets = readSecrets(dataDir)?.webhookSecrets ?? secrets;
        readAt = mtimeMs;
      }
      isTroubled = false;
    } catch (error) {
      if (!isTroubled)
        logger.warn({ err: error }, 'the secrets cannot be read again: the last good ones hold');
      isTroubled = true;
    }
    return secrets;
  };
}

function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Written beside and moved into place, so that nobody ever reads half a file. */
function writeSecrets(dataDir: string, secrets: Secrets): void {
  const draft = `${secretsPath(dataDir)}.${process.pid}`;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, secretsPath(dataDir));
  } catch (error) {
    throw new SecretsError(`${secretsPath(dataDir)} (DATA_DIR) cannot be written: ${String(error)}`, {
      cause: error,
    });
  }
}
