import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Refusal, roles, type Deed, type Role, type Route } from '../../src/console/route.ts';
import type {
  CheckedText,
  DraftView,
  SampleView,
  TextsOverview,
  TextVersionView,
  TextView,
} from '../../src/console/texts-wire.ts';
import { sampleEvent } from '../../src/events/sample-event.ts';
import { parseConfig } from '../../src/main/config.ts';
import { textDesk } from '../../src/main/texts/text-desk.ts';
import { openTexts, type Texts } from '../../src/main/texts/texts.ts';
import { saying } from '../../src/transfer/reply-texts.ts';
import { switchedOffTypes } from '../../src/store/staff/switches.ts';
import { publishTexts } from '../../src/store/staff/texts.ts';
import { invoice, planned, START } from '../support/events.ts';
import { ledgersOf } from '../support/ledgers.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

let store: TempStore;
let texts: Texts;
let routes: Route[];
let sent: { phone: string; text: string; locale: string; by: string }[];
let deeds: (Deed & { who: string })[];

beforeEach(async () => {
  store = await tempStore();
  const config = parseConfig({});
  texts = openTexts(config, pino({ enabled: false }), store.db);
  sent = [];
  deeds = [];
  const sendText = async (message: (typeof sent)[number]) => {
    if (!/\d/.test(message.phone)) return undefined;
    sent.push(message);
    return 'dlv_1';
  };
  routes = textDesk({ config, db: store.db, texts, sendText });
});
afterEach(async () => {
  texts.close();
  await store.close();
});

interface Person {
  name: string;
  role: Role;
}

interface Call {
  body?: unknown;
  by?: Person;
}

const ana: Person = { name: 'ana', role: 'editor' };
const bea: Person = { name: 'bea', role: 'editor' };
const viewer: Person = { name: 'vera', role: 'viewer' };
const admin: Person = { name: 'root', role: 'admin' };

/** Calls what stands at an address, as whoever may. */
async function call(method: Route['method'], path: string, { body, by = ana }: Call = {}): Promise<unknown> {
  const parts = path.split('/');
  for (const route of routes) {
    const pattern = route.path.split('/');
    const fits = pattern.every((part, n) => part.startsWith(':') || part === parts[n]);
    if (route.method !== method || pattern.length !== parts.length || !fits) continue;
    if (roles.indexOf(by.role) < roles.indexOf(route.needs)) throw new Error(`takes ${route.needs}`);
    const params = Object.fromEntries(
      pattern.flatMap((part, n) => (part.startsWith(':') ? [[part.slice(1), parts[n] ?? '']] : [])),
    );
    return route.handle({
      params,
      query: new URLSearchParams(),
      body,
      by: { id: by.name, ...by },
      record: async (deed) => {
        deeds.push({ who: by.name, ...deed });
      },
    });
  }
  throw new Error(`nothing stands at ${method} ${path}`);
}

/** What a call is refused with. */
async function refusal(method: Route['method'], path: string, its: Call = {}) {
  try {
    await call(method, path, its);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, code: error.code, ...error.extra };
    throw error;
  }
  throw new Error(`${method} ${path} was not refused`);
}

const deleted = '/texts/template/domain.deleted/es';
const greeting = '/texts/phrase/greeting/es';
const mine = 'Se dio de baja {{domain.name}}.';
const rendered = 'Se dio de baja panaderialaespiga.com.ar.';

async function view(path = deleted): Promise<TextView> {
  return (await call('GET', path, { by: viewer })) as TextView;
}

async function overview(): Promise<TextsOverview> {
  return (await call('GET', '/texts', { by: viewer })) as TextsOverview;
}

async function publish(source: string, { path = deleted, by = ana, currentSeq = 0 } = {}): Promise<TextView> {
  return (await call('POST', `${path}/publish`, { body: { source, currentSeq }, by })) as TextView;
}

async function cell(type = 'domain.deleted', locale = 'es') {
  const found = (await overview()).groups.flatMap(({ types }) => types).find((one) => one.type === type);
  return found?.cells[locale];
}

describe('The overview', () => {
  it('has every type and phrase in every locale, by subject', async () => {
    const { locales, groups, phrases, warnings } = await overview();
    expect(locales).toEqual(['es', 'en', 'pt', 'it', 'fr']);
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(['client', 'invoice', 'domain']));
    const [client] = groups;
    expect(client?.types[0]).toMatchObject({ type: 'client.registered', urgent: false, switchedOff: false });
    const cells = groups.flatMap(({ types }) => types).map((type) => type.cells);
    for (const its of cells) expect(Object.keys(its)).toEqual(locales);
    expect(cells.flatMap((its) => Object.values(its))).toContainEqual({ state: 'shipped', hasDraft: false });
    expect(phrases.map(({ name }) => name)).toEqual(expect.arrayContaining(['greeting', 'conversation']));
    expect(warnings).toEqual([]);
  });

  it('leaves a plural form out where the language has none, and calls nothing missing', async () => {
    const { phrases } = await overview();
    const keys = phrases.flatMap((group) => group.keys);
    const many = keys.find(({ key }) => key === 'units.domain_many');
    expect(Object.keys(many?.cells ?? {})).toEqual(['es', 'pt', 'it', 'fr']);
    expect(keys.flatMap(({ cells }) => Object.values(cells)).every(({ state }) => state === 'shipped')).toBe(
      true,
    );
  });

  it('shows what is overridden, has a draft, or is switched off', async () => {
    await publish(mine);
    await call('PUT', `${greeting}/draft`, { body: { source: 'x', revision: 0 } });
    await call('PUT', '/switches/quote.available', { body: { on: false }, by: admin });
    expect(await cell()).toEqual({ state: 'overridden', hasDraft: false });
    const { phrases, groups } = await overview();
    expect(phrases.find(({ name }) => name === 'greeting')?.keys[0]?.cells['es']).toEqual({
      state: 'shipped',
      hasDraft: true,
    });
    const off = groups.flatMap(({ types }) => types).filter(({ switchedOff }) => switchedOff);
    expect(off.map(({ type }) => type)).toEqual(['quote.available']);
  });

  it('shows what was published once and is broken by now, also where this version has no such text', async () => {
    const broken = { action: 'published', author: 'x', version: 'v', currentSeq: 0 } as const;
    await publishTexts(
      store.db,
      [
        { ...broken, kind: 'template', name: 'domain.deleted', locale: 'es', source: '{{nope}}' },
        { ...broken, kind: 'template', name: 'domain.gone', locale: 'es', source: 'x' },
        { ...broken, kind: 'phrase', name: 'gone.phrase', locale: 'es', source: 'x' },
      ],
      START,
    );
    const { groups, phrases, warnings } = await overview();
    expect(await cell()).toMatchObject({ state: 'broken' });
    const domain = groups.find(({ name }) => name === 'domain');
    expect(domain?.types.find(({ type }) => type === 'domain.gone')?.cells).toEqual({
      es: { state: 'broken', hasDraft: false },
    });
    expect(phrases.find(({ name }) => name === 'gone')?.keys[0]?.cells).toEqual({
      es: { state: 'broken', hasDraft: false },
    });
    expect(warnings).toHaveLength(3);
    const gone = '/texts/template/domain.gone/es';
    const { currentSeq, problems } = await view(gone);
    expect(problems).toHaveLength(1);
    await call('POST', `${gone}/shipped`, { body: { currentSeq } });
    expect((await overview()).warnings).toHaveLength(2);
  });
});

describe('A text', () => {
  it('that is a template comes with all that its editor shows', async () => {
    const text = await view('/texts/template/invoice.generated/es');
    expect(text).toMatchObject({ state: 'shipped', currentSeq: 0, draft: null, problems: [] });
    expect(text.current).toBe(text.shipped);
    expect(text.others.map(({ locale }) => locale)).toEqual(['en', 'pt', 'it', 'fr']);
    for (const { source, preview } of text.others) {
      expect(source).toContain('{{');
      expect(preview).toContain('A-0001');
    }
    const variable = (path: string) => text.variables.find((one) => one.path === path);
    expect(variable('invoice.total')).toMatchObject({ type: 'money', optional: false });
    expect(variable('invoice.total')?.example).toMatch(/15\.950,00/);
    expect(variable('invoice.number')).toMatchObject({ type: 'text', optional: true, example: 'A-0001' });
    expect(variable('invoice.dueDate')).toMatchObject({ type: 'date', example: '1 de diciembre de 2026' });
    expect(variable('invoice.items')).toMatchObject({ type: 'list', optional: true });
    expect(variable('invoice.items[].description')).toMatchObject({ type: 'text', optional: false });
    expect(variable('client.firstName')).toMatchObject({ example: 'Juan' });
    expect(variable('client.phone')).toBeUndefined();
    expect(text.helpers.length).toBeGreaterThan(5);
    expect(text.phraseKeys).toEqual(expect.arrayContaining(['greeting', 'units.domain']));
  });

  it('tells the values of a choice', async () => {
    const { variables } = await view('/texts/template/cancellation.requested/es');
    expect(variables.find(({ path }) => path === 'when')).toMatchObject({
      type: 'choice',
      options: ['immediate', 'end_of_period'],
    });
  });

  it('that is a phrase comes with its placeholders', async () => {
    expect(await view('/texts/phrase/conversation.transfer.waiting/es')).toMatchObject({
      variables: ['service', 'other', 'hours', 'word'].map((path) => ({ path, optional: false })),
      helpers: [],
    });
    expect(await view('/texts/phrase/units.domain_one/es')).toMatchObject({
      variables: [{ path: 'count', type: 'number', example: '1' }],
    });
  });

  it.each([
    '/texts/template/domain.x/es',
    '/texts/template/domain.deleted/xx',
    '/texts/template/constructor/es',
    '/texts/phrase/x/es',
    '/texts/phrase/units/es',
    '/texts/phrase/__proto__/es',
    '/texts/letter/greeting/es',
  ])('that there is not is none: %s', async (path) => {
    const calls: [Route['method'], string][] = [
      ['GET', ''],
      ['GET', '/history'],
      ['POST', '/check'],
      ['POST', '/publish'],
      ['POST', '/restore'],
      ['POST', '/shipped'],
      ['PUT', '/draft'],
      ['DELETE', '/draft'],
      ['POST', '/send'],
    ];
    for (const [method, rest] of calls) {
      expect(await refusal(method, `${path}${rest}`)).toEqual({ status: 404, code: 'no_such_text' });
    }
    expect(deeds).toEqual([]);
  });
});

describe('What is in the editor', () => {
  const check = (source: string, { path = deleted, by = viewer, sample = 'catalog' } = {}) =>
    call('POST', `${path}/check`, { body: { source, sample }, by }) as Promise<CheckedText>;

  it('is shown with the catalog’s sample', async () => {
    expect(await check(mine)).toEqual({ problems: [], preview: rendered });
  });

  it('is told what is wrong with it, and where', async () => {
    expect(await check('Hola\n  {{domain.nmae}}')).toEqual({
      problems: [{ line: 2, column: 5, message: expect.stringContaining('there is no domain.nmae') }],
      preview: null,
    });
  });

  it('is shown with a real event, in the locale that is edited', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e1')]);
    const path = '/texts/template/invoice.generated/fr';
    const source = 'Facture {{invoice.id}} : {{money invoice.total}}';
    const checked = await check(source, { path, by: ana, sample: 'e1' });
    const { id } = invoice('e1').message.event.data['invoice'] as { id: string };
    expect(checked.problems).toEqual([]);
    expect(checked.preview).toContain(`Facture ${id} : `);
  });

  it('that one event makes too long can be published, but not sent with that', async () => {
    const sample = sampleEvent('invoice.generated', { id: 'e1' }).data['invoice'] as object;
    const items = Array.from({ length: 100 }, () => ({ description: 'Dominio', amount: '1.00' }));
    await ledgersOf(store.db).events.ingest([
      planned('invoice.generated', 'e1', { data: { invoice: { ...sample, items } } }),
    ]);
    const path = '/texts/template/invoice.generated/es';
    const source = `{{#if invoice.items}}{{#each invoice.items}}{{description}} ${'x'.repeat(60)}\n{{/each}}{{/if}}{{invoice.id}}`;
    expect(await check(source, { path, by: ana, sample: 'e1' })).toEqual({
      problems: [],
      sampleProblem: expect.stringContaining('4096'),
      preview: null,
    });
    expect(await check(source, { path, by: ana })).not.toHaveProperty('sampleProblem');
    const body = { source, sample: 'e1', phone: '+5491123456789' };
    expect(await refusal('POST', `${path}/send`, { body })).toMatchObject({
      status: 422,
      code: 'unfit_sample',
      sampleProblem: expect.stringContaining('4096'),
    });
    expect((await publish(source, { path })).state).toBe('overridden');
  });

  it('is not shown with real events to a viewer, who gets no list of them either', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e1')]);
    const path = '/texts/template/invoice.generated/es';
    const body = { source: 'x', sample: 'e1' };
    expect(await refusal('POST', `${path}/check`, { body, by: viewer })).toMatchObject({ status: 403 });
    const samples = async (by: Person) =>
      ((await call('GET', '/samples/invoice.generated', { by })) as { samples: SampleView[] }).samples;
    expect((await samples(viewer)).map(({ id }) => id)).toEqual(['catalog']);
    expect((await samples(ana)).map(({ id }) => id)).toEqual(['catalog', 'e1']);
    expect((await samples(ana))[1]).toMatchObject({ at: expect.any(String), label: expect.any(String) });
    expect(await refusal('GET', '/samples/domain.x')).toMatchObject({ status: 404 });
  });

  it('is not shown with an event of another type, or with none', async () => {
    await ledgersOf(store.db).events.ingest([invoice('e1')]);
    for (const sample of ['e1', 'e2']) {
      const body = { source: mine, sample };
      expect(await refusal('POST', `${deleted}/check`, { body })).toMatchObject({
        status: 422,
        errors: [{ pointer: '/sample' }],
      });
    }
  });

  it('that is a phrase is shown with its placeholders filled in, and told what it breaks', async () => {
    expect(await check('Buenas, {{name}}:', { path: greeting })).toEqual({
      problems: [],
      preview: 'Buenas, Juan:',
    });
    const broken = await check('Buenas, {{nombre}}:', { path: greeting });
    expect(broken.preview).toBe('Buenas, {{nombre}}:');
    expect(broken.problems.length).toBeGreaterThan(10);
    expect(broken.problems[0]?.message).toMatch(/^breaks \S+ at \d+:\d+: .*nombre=/);
    const units = '/texts/phrase/units.domain_one/es';
    expect((await check('{{count}} solo dominio', { path: units })).preview).toBe('1 solo dominio');
  });

  it('that is a phrase is told what the conversation needs of it', async () => {
    const path = '/texts/phrase/conversation.opt_out/es';
    expect((await check('Listo.', { path })).problems).toEqual([
      { line: 1, column: 1, message: '"conversation.opt_out" lacks {{word}}' },
    ]);
    const sentence = '/texts/phrase/transfer.sentence/es';
    expect((await check('Hola', { path: sentence })).problems.length).toBeGreaterThan(0);
  });

  it('may be anything', async () => {
    for (const source of [
      '',
      '{{'.repeat(10_000),
      'x'.repeat(100_000),
      '{{#each x}}'.repeat(9000),
      '\u202E',
    ]) {
      for (const path of [deleted, greeting]) await check(source, { path });
    }
    for (const body of [
      undefined,
      null,
      [],
      'x',
      {},
      { source: 1 },
      { source: 'x\0' },
      { source: '\uD800' },
    ]) {
      expect(await refusal('POST', `${deleted}/check`, { body })).toMatchObject({ status: 422 });
    }
    const body = { source: 'x'.repeat(100_001) };
    expect(await refusal('POST', `${deleted}/check`, { body })).toMatchObject({ code: 'wrong_fields' });
  });
});

describe('What is in the editor goes to a phone', () => {
  const send = (body: unknown, path = deleted) => call('POST', `${path}/send`, { body });

  it('as it would go to a customer, and that is recorded without the number', async () => {
    const body = { source: mine, sample: 'catalog', phone: '+54 9 11 2345 6789' };
    expect(await send(body)).toEqual({ deliveryId: 'dlv_1' });
    expect(sent).toEqual([{ phone: '+54 9 11 2345 6789', text: rendered, locale: 'es', by: 'ana' }]);
    expect(deeds).toEqual([{ who: 'ana', action: 'texts.send', subject: 'template/domain.deleted/es' }]);
  });

  it('only where it can be rendered, is a message, and that is a phone', async () => {
    const body = { source: mine, sample: 'catalog', phone: '+5491123456789' };
    const refused = (its: unknown, path = deleted) => refusal('POST', `${path}/send`, { body: its });
    expect(await refused({ ...body, source: '{{nope}}' })).toMatchObject({
      code: 'broken_text',
      problems: [{ line: 1, column: 3 }],
    });
    expect(await refused({ ...body, phone: 'none' })).toMatchObject({ code: 'invalid_phone' });
    expect(await refused({ ...body, phone: ' ' })).toMatchObject({ code: 'wrong_fields' });
    expect(await refused(body, greeting)).toMatchObject({ status: 409, code: 'not_possible' });
    expect(sent).toEqual([]);
    await expect(call('POST', `${deleted}/send`, { body, by: viewer })).rejects.toThrow('takes editor');
  });
});

describe('A draft', () => {
  const save = (source: string, revision: number, by = ana) =>
    call('PUT', `${deleted}/draft`, { body: { source, revision }, by }) as Promise<DraftView>;

  it('is kept, whatever is wrong with it, and changes no message', async () => {
    const draft = await save('{{#if', 0);
    expect(draft).toMatchObject({ source: '{{#if', author: 'ana' });
    expect(await view()).toMatchObject({ draft, state: 'shipped' });
    expect(await save('{{#if x', draft.revision)).toMatchObject({ source: '{{#if x' });
  });

  it('is not written over unseen: who comes later gets the other one', async () => {
    const first = await save('uno', 0);
    expect(await refusal('PUT', `${deleted}/draft`, { body: { source: 'x', revision: 0 }, by: bea })).toEqual(
      { status: 409, code: 'stale_draft', draft: first },
    );
    const second = await save('dos', first.revision, bea);
    const late = { body: { source: 'x', revision: first.revision } };
    expect(await refusal('PUT', `${deleted}/draft`, late)).toMatchObject({ draft: second });
  });

  it('is discarded by who has seen it, and then it is gone', async () => {
    const { revision } = await save('uno', 0);
    const body = { revision: revision + 1 };
    expect(await refusal('DELETE', `${deleted}/draft`, { body })).toMatchObject({ code: 'stale_draft' });
    await call('DELETE', `${deleted}/draft`, { body: { revision } });
    expect(await view()).toMatchObject({ draft: null, draftRevision: revision + 1 });
    expect(await refusal('PUT', `${deleted}/draft`, { body: { source: 'x', revision } })).toMatchObject({
      code: 'stale_draft',
      draft: null,
    });
  });

  it('is in the log when somebody takes it up, not with each word', async () => {
    const first = await save('uno', 0);
    const second = await save('dos', first.revision);
    const third = await save('tres', second.revision, bea);
    await call('DELETE', `${deleted}/draft`, { body: { revision: third.revision } });
    expect(deeds.map(({ who, action }) => `${who} ${action}`)).toEqual([
      'ana texts.draft',
      'bea texts.draft',
      'ana texts.discard_draft',
    ]);
  });

  it('is not for viewers', async () => {
    const body = { source: 'x', revision: 0 };
    for (const method of ['PUT', 'DELETE'] as const) {
      await expect(call(method, `${deleted}/draft`, { body, by: viewer })).rejects.toThrow('takes editor');
    }
  });
});

describe('A published text', () => {
  const message = () => {
    const event = {
      ...invoice('e').message.event,
      type: 'domain.deleted',
      data: { domain: { name: 'x.com' } },
    };
    const written = texts.renderer.render({ ...event, client: { ...event.client, language: 'es' } });
    return written.ok ? written : { text: written.detail, version: '' };
  };

  it('is what the next message says, and its draft is gone', async () => {
    await call('PUT', `${deleted}/draft`, { body: { source: mine, revision: 0 } });
    const text = await publish(mine);
    expect(text).toMatchObject({ state: 'overridden', current: mine, draft: null });
    expect(text.currentSeq).toBeGreaterThan(0);
    expect(text.shipped).not.toBe(mine);
    expect(message().text).toBe('Se dio de baja x.com.');
  });

  it('can be told from its version: whether it is in force, and who published it', async () => {
    const shipped = message();
    expect(await texts.wordingOf('domain.deleted', 'es', shipped.version)).toEqual({
      version: shipped.version,
      isCurrent: true,
    });
    const { currentSeq } = await publish(mine);
    const published = message();
    expect(await texts.wordingOf('domain.deleted', 'es', published.version)).toEqual({
      version: published.version,
      isCurrent: true,
      published: { seq: currentSeq, author: 'ana', at: expect.any(String) },
    });
    await publish('Otro', { currentSeq });
    expect(await texts.wordingOf('domain.deleted', 'es', published.version)).toMatchObject({
      isCurrent: false,
      published: { seq: currentSeq },
    });
    expect(await texts.wordingOf('domain.deleted', 'es', shipped.version)).toMatchObject({
      isCurrent: false,
    });
  });

  it('is what the conversation says, where it is a phrase of it', async () => {
    const path = '/texts/phrase/conversation.opt_in/es';
    await publish('Otra vez, entonces.', { path });
    const say = (locale: string) => texts.conversation.say(locale, saying('conversation.opt_in', {}));
    expect(say('es')).toBe('Otra vez, entonces.');
    expect(say('en')).not.toBe('Otra vez, entonces.');
    const sentence = '/texts/phrase/transfer.sentence/es';
    const { current } = await view(sentence);
    await publish(`${current} ¡Gracias!`, { path: sentence });
    const its = texts.conversation.sentences().find(({ locale }) => locale === 'es');
    expect(JSON.stringify(its)).toContain('Gracias');
  });

  it('is recorded before it is in force', async () => {
    await publish(mine);
    expect(deeds).toEqual([{ who: 'ana', action: 'texts.published', subject: 'template/domain.deleted/es' }]);
  });

  it('is one that can be rendered, and nothing else', async () => {
    for (const source of ['', '{{nope}}', '{{#if x}}', 'x'.repeat(5000)]) {
      const body = { source, currentSeq: 0 };
      expect(await refusal('POST', `${deleted}/publish`, { body })).toMatchObject({
        status: 422,
        code: 'broken_text',
        problems: [{ line: expect.any(Number), column: expect.any(Number) }],
      });
    }
    expect([await cell(), deeds]).toEqual([{ state: 'shipped', hasDraft: false }, []]);
  });

  it('of a phrase breaks no text of its locale and no conversation', async () => {
    const refused = (path: string, source: string) =>
      refusal('POST', `${path}/publish`, { body: { source, currentSeq: 0 } });
    expect(await refused(greeting, 'Hola {{nombre}}')).toMatchObject({ code: 'broken_text' });
    const hint = '/texts/phrase/conversation.opt_out/es';
    expect(await refused(hint, 'Listo')).toMatchObject({ code: 'broken_text' });
    expect(await publish('Buenas, {{name}}:', { path: greeting })).toMatchObject({ state: 'overridden' });
    await publish('{{t "greeting" name=client.firstName}} x');
    expect(message().text).toMatch(/^Buenas, .*: x$/);
  });

  it('is not written over by who has not seen it, who gets it', async () => {
    const { currentSeq } = await publish(mine, { by: bea });
    for (const [action, body] of [
      ['publish', { source: 'x', currentSeq: 0 }],
      ['restore', { seq: currentSeq, currentSeq: 0 }],
      ['shipped', { currentSeq: 0 }],
    ] as const) {
      expect(await refusal('POST', `${deleted}/${action}`, { body })).toEqual({
        status: 409,
        code: 'stale_text',
        current: mine,
        currentSeq,
        author: 'bea',
        at: expect.any(String),
      });
    }
  });

  it('of two who publish at once is the one of exactly one', async () => {
    const answers = await Promise.allSettled([publish('uno', { by: ana }), publish('dos', { by: bea })]);
    const lost = answers.filter(({ status }) => status === 'rejected');
    expect(lost).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ status: 409, code: 'stale_text' }) },
    ]);
    const { versions } = (await call('GET', `${deleted}/history`)) as { versions: TextVersionView[] };
    expect(versions).toHaveLength(1);
  });

  it('gives way to the shipped one, once', async () => {
    const { currentSeq, shipped } = await publish(mine);
    const back = await call('POST', `${deleted}/shipped`, { body: { currentSeq } });
    expect(back).toMatchObject({ state: 'shipped', current: shipped, currentSeq: 0 });
    await call('POST', `${deleted}/shipped`, { body: { currentSeq: 0 } });
    expect(deeds.map(({ action }) => action)).toEqual(['texts.published', 'texts.shipped']);
  });

  it('has a history, from which any can be had back', async () => {
    const one = await publish('Uno');
    const two = await publish('Dos', { currentSeq: one.currentSeq, by: bea });
    const body = { seq: one.currentSeq, currentSeq: two.currentSeq };
    const restored = (await call('POST', `${deleted}/restore`, { body })) as TextView;
    expect(restored.current).toBe('Uno');
    const { versions } = (await call('GET', `${deleted}/history`, { by: viewer })) as {
      versions: TextVersionView[];
    };
    expect(versions.map(({ source, action, author }) => [source, action, author])).toEqual([
      ['Uno', 'restored', 'ana'],
      ['Dos', 'published', 'bea'],
      ['Uno', 'published', 'ana'],
    ]);
    const none = { seq: 999, currentSeq: restored.currentSeq };
    expect(await refusal('POST', `${deleted}/restore`, { body: none })).toMatchObject({ status: 404 });
    const others = '/texts/template/domain.deleted/en';
    const foreign = { seq: one.currentSeq, currentSeq: 0 };
    expect(await refusal('POST', `${others}/restore`, { body: foreign })).toMatchObject({ status: 404 });
  });

  it('that could be rendered once is not restored where it cannot any more', async () => {
    const broken = { kind: 'template', name: 'domain.deleted', locale: 'es', version: 'v' } as const;
    await publishTexts(
      store.db,
      [{ ...broken, source: '{{nope}}', action: 'published', author: 'x', currentSeq: 0 }],
      START,
    );
    const { currentSeq, problems, current, state, shipped } = await view();
    expect([state, current, problems.length]).toEqual(['broken', '{{nope}}', 1]);
    expect(message().text).not.toContain('nope');
    expect(shipped).not.toBeNull();
    await publish(mine, { currentSeq });
    const now = (await view()).currentSeq;
    const body = { seq: currentSeq, currentSeq: now };
    expect(await refusal('POST', `${deleted}/restore`, { body })).toMatchObject({ code: 'broken_text' });
  });

  it('is what it is: wrong fields are named', async () => {
    for (const [action, body, wrong] of [
      ['publish', {}, ['/source', '/currentSeq']],
      ['publish', { source: 'x', currentSeq: -1 }, ['/currentSeq']],
      ['publish', { source: 'x', currentSeq: '0' }, ['/currentSeq']],
      ['restore', { seq: 1.5, currentSeq: 0 }, ['/seq']],
      ['shipped', undefined, ['']],
    ] as const) {
      expect(await refusal('POST', `${deleted}/${action}`, { body })).toMatchObject({
        status: 422,
        code: 'wrong_fields',
        errors: wrong.map((pointer) => ({ pointer })),
      });
    }
    const body = { source: 'x', currentSeq: 0 };
    for (const action of ['publish', 'restore', 'shipped']) {
      await expect(call('POST', `${deleted}/${action}`, { body, by: viewer })).rejects.toThrow(
        'takes editor',
      );
    }
  });
});

describe('A type', () => {
  it('is switched off and on by an admin', async () => {
    const flip = (on: unknown, type = 'invoice.paid') =>
      call('PUT', `/switches/${type}`, { body: { on }, by: admin });
    await flip(false);
    expect(await switchedOffTypes(store.db)).toEqual(['invoice.paid']);
    await flip(true);
    expect(await switchedOffTypes(store.db)).toEqual([]);
    expect(deeds.map(({ action, subject }) => [action, subject])).toEqual([
      ['types.switch_off', 'invoice.paid'],
      ['types.switch_on', 'invoice.paid'],
    ]);
    await expect(call('PUT', '/switches/invoice.paid', { body: { on: false } })).rejects.toThrow(
      'takes admin',
    );
    expect(await refusal('PUT', '/switches/x', { body: { on: true }, by: admin })).toMatchObject({
      status: 404,
    });
    expect(await refusal('PUT', '/switches/invoice.paid', { body: { on: 1 }, by: admin })).toMatchObject({
      status: 422,
    });
  });
});
