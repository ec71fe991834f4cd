import { createStandings } from '../../console/texts-state.ts';
import { createLogger } from '../../logger.ts';
import { checkEdits } from '../../rendering/check-edits.ts';
import { sourceVersion } from '../../rendering/compile-template.ts';
import { textKey } from '../../rendering/override.ts';
import type { TextsNow } from '../../rendering/template-store.ts';
import { listOverrides, publishTexts, type NewTextVersion } from '../../store/staff/texts.ts';
import type { Db } from '../../store/database/schema.ts';
import type { Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { COMMAND_LINE, recordFromCommandLine } from './from-command-line.ts';
import { printProblems } from './templates.ts';
import { readTextFolder, type FiledText } from '../texts/text-folder.ts';
import { openTexts } from '../texts/texts.ts';

/**
 * Publishes the texts of a folder, such as `templates export` writes, that differ from what staff have published, else from
 * the shipped ones: all of them, or where one has a problem, none. Exit code 1 where nothing could be published.
 */
export async function importTexts(config: Config, folder: string): Promise<number> {
  const { texts, problems } = readTextFolder(folder);
  return withDatabase(config, async (db) => {
    const opened = openTexts(config, createLogger('silent'), db);
    try {
      await opened.fresh();
      const wrong = checkEdits(texts, opened.now()).map(({ edit, problem }) => edit.placed(problem));
      const all = [...problems, ...wrong];
      if (all.length === 0) return await publish(db, texts, opened.now());
      printProblems(all);
      return 1;
    } finally {
      opened.close();
    }
  });
}

async function publish(db: Db, texts: readonly FiledText[], now: TextsNow): Promise<number> {
  const overrides = new Map((await listOverrides(db)).map((override) => [textKey(override), override]));
  const standing = createStandings(now);
  const versions = texts.flatMap((text): NewTextVersion[] => {
    const { kind, name, locale, source } = text;
    const override = overrides.get(textKey(text));
    if (source === (override?.source ?? standing(text).shipped)) return [];
    const currentSeq = override?.seq ?? 0;
    const version = sourceVersion(source);
    return [{ kind, name, locale, source, version, action: 'imported', author: COMMAND_LINE, currentSeq }];
  });
  for (const { kind, name, locale } of versions) {
    await recordFromCommandLine(db, { action: 'texts.imported', subject: `${kind}/${name}/${locale}` });
  }
  const published = await publishTexts(db, versions, Date.now());
  if (!published.ok) {
    const { name, locale } = published.stale;
    process.stderr.write(`avisador: somebody has just published ${name}/${locale}: nothing was imported\n`);
    return 1;
  }
  for (const { name, locale } of versions) process.stdout.write(`${name}/${locale}\n`);
  const count = versions.length === 1 ? '1 text was' : `${versions.length} texts were`;
  process.stdout.write(versions.length === 0 ? 'nothing differs\n' : `${count} published\n`);
  return 0;
}
