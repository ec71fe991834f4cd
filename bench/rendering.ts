import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventTypes } from '../src/events/catalog.ts';
import { sampleEvent } from '../src/events/sample-event.ts';
import { createLogger } from '../src/logger.ts';
import { createBudget } from '../src/rendering/budget.ts';
import { handlebarsWithHelpers } from '../src/rendering/helpers.ts';
import { parsePhrases, type Phrases } from '../src/rendering/phrases.ts';
import { parseConfig } from '../src/main/config.ts';
import { openTexts, textDirectories } from '../src/main/texts/texts.ts';
import { median, rate, ratio, type Row } from './report.ts';

const locales = ['es', 'en', 'pt', 'it', 'fr'];
const ROUNDS = 5;
const REPEATS = 40;

/** All 80 texts, against the same templates and helpers in bare compiled Handlebars, values as they come. */
export async function benchRendering(): Promise<Row[]> {
  const texts = openTexts(parseConfig({}), createLogger('silent'));
  const bare = handlebarsWithHelpers();
  const work = eventTypes.flatMap((type) =>
    locales.map((locale) => {
      const event = sampleEvent(type, { id: 'bench', locale });
      const source = readFileSync(path.join(textDirectories.templates, type, `${locale}.hbs`), 'utf8');
      const template = bare.compile<unknown>(source, { noEscape: true });
      const values = {
        ...event.data,
        client: event.client,
        companyName: 'Avisador',
        occurredAt: event.occurredAt,
      };
      const phrases = phrasesOf(locale);
      const bareRender = () =>
        template(values, { data: { root: values, writing: { phrases, locale, budget: createBudget() } } });
      return { ours: () => texts.renderer.render(event), theirs: bareRender };
    }),
  );
  const run = (name: 'ours' | 'theirs') => {
    const startedAt = performance.now();
    for (let repeat = 0; repeat < REPEATS; repeat += 1) for (const item of work) item[name]();
    return (work.length * REPEATS * 1000) / (performance.now() - startedAt);
  };
  run('ours');
  run('theirs');
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(run('theirs'));
    ours.push(run('ours'));
  }
  texts.close();
  return [
    { what: 'bare Handlebars', value: rate(median(theirs)) },
    { what: 'rendered', value: rate(median(ours)), ratio: ratio(median(ours), median(theirs), 'bare') },
  ];
}

function phrasesOf(locale: string): Phrases {
  const parsed = parsePhrases(
    readFileSync(path.join(textDirectories.locales, `${locale}.json`), 'utf8'),
    locale,
  );
  if (!parsed.ok) throw new TypeError(`locales/${locale}.json is broken`);
  return parsed.phrases;
}
