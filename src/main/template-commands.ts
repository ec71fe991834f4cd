import path from 'node:path';
import { definitionOf } from '../events/catalog.ts';
import { sampleEvent } from '../events/sample-event.ts';
import { createLogger } from '../logger.ts';
import { checkTemplates } from '../rendering/check-templates.ts';
import { shippedLocales } from '../rendering/locale.ts';
import { describeProblem } from '../rendering/problem.ts';
import type { Config } from './config.ts';
import { conversationRule } from './conversation-texts.ts';
import { openTexts, textDirectories } from './texts.ts';

/** Prints everything that is wrong with the texts; exit code 1 where there is anything. */
export async function checkAllTemplates(): Promise<number> {
  const problems = checkTemplates(textDirectories, conversationRule);
  for (const problem of problems) {
    const file = path.relative(process.cwd(), problem.file);
    process.stdout.write(`${describeProblem({ ...problem, file })}\n`);
  }
  process.stdout.write(
    problems.length === 0
      ? 'all texts are well\n'
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

/** Prints the text of a type's sample in one locale or in all. Throws UnknownEventTypeError. */
export async function previewTemplate(
  config: Config,
  type: string,
  locale: string | undefined,
): Promise<number> {
  definitionOf(type);
  const texts = openTexts(config, createLogger('silent'));
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
}
