import { readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { eventTypes } from '../src/events/catalog.ts';
import { sampleEvent } from '../src/events/sample-event.ts';
import { createLogger } from '../src/logger.ts';
import { parseConfig } from '../src/main/config.ts';
import { openTexts, textDirectories } from '../src/main/texts.ts';
import { median, rate, ratio, type Row } from './report.ts';

const locales = ['es', 'en', 'pt', 'it', 'fr'];
const ROUNDS = 5;
const REPEATS = 40;

/** All 80 texts, against the same templates in bare Handlebars with helpers that do nothing but print. */
export async function benchRendering(): Promise<Row[]> {
  const texts = openTexts(parseConfig({}), createLogger('silent'));
  const bare = bareHandlebars();
  const work = eventTypes.flatMap((type) =>
    locales.map((locale) => {
      const event = sampleEvent(type, { id: 'bench', locale });
      const source = readFileSync(path.join(textDirectories.templates, type, `${locale}.hbs`), 'utf8');
      const template = bare.compile(source, { noEscape: true, knownHelpersOnly: true, knownHelpers });
      const values = {
        ...event.data,
        client: event.client,
        companyName: 'Avisador',
        occurredAt: event.occurredAt,
      };
      return { ours: () => texts.renderer.render(event), theirs: () => template(values) };
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

const knownHelpers = { t: true, phrase: true, money: true, date: true, plural: true, list: true, eq: true };

function bareHandlebars(): typeof Handlebars {
  const bare = Handlebars.create();
  for (const name of ['t', 'phrase', 'plural']) bare.registerHelper(name, (value: unknown) => value);
  bare.registerHelper('eq', (a: unknown, b: unknown) => a === b);
  const money = new Intl.NumberFormat('es-AR', { style: 'currency', currency: 'ARS' });
  const date = new Intl.DateTimeFormat('es-AR', { dateStyle: 'long', timeZone: 'UTC' });
  bare.registerHelper('money', (value: { amount?: string } | string) =>
    money.format(Number(typeof value === 'string' ? value : value.amount)),
  );
  bare.registerHelper('date', (value: string) => date.format(new Date(value)));
  bare.registerHelper('list', function list(this: unknown, items: unknown[], ...rest: unknown[]) {
    const options = rest.at(-1) as Handlebars.HelperOptions;
    return typeof options.fn === 'function'
      ? items.map((item) => options.fn(item)).join('\n')
      : items.join(', ');
  });
  return bare;
}
