import packageJson from '../../../package.json' with { type: 'json' };
import { makeBackup } from '../backup/backup.ts';
import type { Manifest } from '../backup/backup-manifest.ts';
import type { Config } from '../config.ts';
import { restoreBackup } from '../backup/restore.ts';

/** Backs up into a folder and says what is in it. */
export async function backUp(config: Config, folder: string): Promise<number> {
  const manifest = await makeBackup(config, { into: folder, version: packageJson.version });
  say(`${folder}: ${inWords(manifest)}`);
  if (manifest.store === 'elsewhere') {
    say(
      'Without the store, which is at DATABASE_URL: pg_dump --format=custom copies that. Do so first, so that it is the older one.',
    );
  }
  if (manifest.session === 'in use') {
    say(
      'Without the WhatsApp session: it can be copied only while the service is stopped. After a restore elsewhere, the number is linked anew (avisador whatsapp pair).',
    );
  }
  return 0;
}

/** Puts a backup in place and says what follows from it. */
export async function restore(
  config: Config,
  folder: string,
  { force }: { force: boolean },
): Promise<number> {
  const { manifest, replaced, keptSecrets } = await restoreBackup(config, {
    from: folder,
    force,
    now: Date.now(),
  });
  say(`restored: ${inWords(manifest)}, as of ${manifest.madeAt}`);
  if (keptSecrets) say('The secrets.json that was there stays.');
  if (replaced !== undefined) say(`What was there before is in ${replaced}: remove it when all is well.`);
  say(
    'For 30 days, each message is looked up before it is sent. What was accepted, opted out of, erased, revoked or decided after that time is not known any more: see docs/operations.md.',
  );
  return 0;
}

function inWords({ files }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `${files.length} files, ${Math.ceil(bytes / 1_048_576)} MiB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
