import { existsSync } from 'node:fs';
import path from 'node:path';
import { definitionOf } from '../../events/catalog.ts';
import { sampleEvent } from '../../events/sample-event.ts';
import { createLogger } from '../../logger.ts';
import { checkTemplates } from '../../rendering/check-templates.ts';
import { shippedLocales } from '../../rendering/locale.ts';
import { describeProblem, type FileProblem } from '../../rendering/problem.ts';
import { listOverrides } from '../../store/staff/texts.ts';
import type { Db } from '../../store/database/schema.ts';
import type { Config } from '../config.ts';
import { conversationRule } from '../texts/conversation-texts.ts';
import { withDatabase } from '../database.ts';
import { openTexts, textDirectories } from '../texts/texts.ts';

/** Prints everything that is wrong with the texts, and where there is a store, with the overrides; exit code 1 where there is anything. */
export async function checkAllTemplates(config: Config): Promise<number> {
  const overrides = await withStoreIfAny(config, async (db) => (db ? listOverrides(db) : []));
  const problems = checkTemplates(textDirectories, { rule: conversationRule, overrides });
  printProblems(problems);
  return problems.length === 0 ? 0 : 1;
}

/** Prints each problem with its place, and how many there are. */
export function printProblems(problems: readonly FileProblem[]): void {
  for (const problem of problems) {
    const file = path.isAbsolute(problem.file) ? path.relative(process.cwd(), problem.file) : problem.file;
    process.stdout.write(`${describeProblem({ ...problem, file })}\n`);
  }
  process.stdout.write(
    problems.length === 0
      ? 'all texts are well\n'
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`,
  );
}

/** Prints the text of a type's sample in one locale or in all. Throws UnknownEventTypeError. */
export async function previewTemplate(
  config: Config,
  type: string,
  locale: string | undefined,
): Promise<number> {
  definitionOf(type);
  return withStoreIfAny(config, async (db) => {
    const texts = openTexts(config, createLogger('silent'), db);
    await texts.fresh();
    let failures = 0;
    for (const wanted of locale === undefined ? shippedLocales : [locale]) {
      const rendered = texts.renderer.render(sampleEvent(type, { id: 'preview', locale: wanted }));
      if (!rendered.ok) failures += 1;
      process.stdout.write(
        `── ${type} · ${rendered.locale} ──\n${rendered.ok ? rendered.text : `template_error: ${rendered.detail}`}\n\n`,
      );
    }
    texts.close();
    return failures === 0 ? 0 : 1;
  });
}

/** Texts can be looked at before the service has ever been started: no store is made for that. */
function withStoreIfAny<Result>(
  config: Config,
  use: (db: Db | undefined) => Promise<Result>,
): Promise<Result> {
  const isThere = config.databaseUrl !== undefined || existsSync(path.join(config.dataDir, 'avisador.db'));
  return isThere ? withDatabase(config, use) : use(undefined);
}
