import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, avisador } from '../support/api.ts';
import { directoryIn, type Pair } from '../support/directory-file.ts';
import { textsTo, wordingOf, type ReplyKind } from '../support/reply-kinds.ts';
import { messagesOn, startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { createTalk } from '../support/transfer-talk.ts';

const clientArea = 'https://panel.example.com/clientarea.php';

describe('a service that changes its owner by two messages', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let directory: Awaited<ReturnType<typeof directoryIn>>;
  let service: Service;
  let key: string;

  beforeAll(async () => {
    folder = await tempFolder();
    directory = await directoryIn(folder.folder);
    service = await startService({ DATA_DIR: folder.folder, CLIENT_AREA_URL: clientArea });
    key = await apiKey(folder.folder);
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
    await folder.remove();
  });

  const talk = createTalk({
    service: () => service,
    key: () => key,
    save: (...clients) => directory.save(...clients),
  });
  const { agreed, newPair, draft, writes, heard, lastTo, transfer } = talk;

  let strangers = 0;
  function stranger(): { phone: string } {
    strangers += 1;
    return { phone: `+549117${String(strangers).padStart(7, '0')}` };
  }

  /** Both send the same words; both hear that it is verified. */
  async function verify({ origin, destination, text }: Awaited<ReturnType<typeof agreed>>): Promise<void> {
    await writes(origin, text);
    await heard(origin, 1);
    await writes(destination, text);
    expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.verified']);
    expect(await heard(destination, 1)).toEqual(['transfer.verified']);
  }

  describe('the words', () => {
    it.each([
      ['spanish', 'es'],
      ['english', 'en'],
      ['portuguese-br', 'pt'],
      ['italian', 'it'],
      ['french', 'fr'],
    ])('are drafted, recognised and answered in %s', async (language, locale) => {
      const { id, text, link, origin, destination } = await agreed(language);
      expect(new URL(link).searchParams.get('text')).toBe(text);
      await writes(origin, text);
      expect(await heard(origin, 1, locale)).toEqual(['transfer.waiting']);
      expect(await lastTo(origin)).toContain('José García');
      await writes(destination, text);
      expect(await heard(origin, 2, locale)).toEqual(['transfer.waiting', 'transfer.verified']);
      expect(await heard(destination, 1, locale)).toEqual(['transfer.verified']);
      expect(await transfer(id)).toMatchObject({
        status: 'verified',
        reasons: [],
        origin: { clientId: origin.id, email: origin.email },
        destination: { clientId: destination.id, email: destination.email },
        claims: [
          { party: 'origin', whatsappMessageId: expect.any(String) },
          { party: 'destination', whatsappMessageId: expect.any(String) },
        ],
      });
    });

    it('may come from the new owner first', async () => {
      const { id, text, origin, destination } = await agreed();
      await writes(destination, text);
      expect(await heard(destination, 1)).toEqual(['transfer.waiting']);
      expect(await lastTo(destination)).toContain('Juan Pérez');
      await writes(origin, text);
      expect(await heard(origin, 1)).toEqual(['transfer.verified']);
      expect(await heard(destination, 2)).toEqual(['transfer.waiting', 'transfer.verified']);
      expect((await transfer(id)).claims.map(({ party }) => party)).toEqual(['destination', 'origin']);
    });

    it('may be those of the manual, as people type them, and need no draft', async () => {
      const pair = await newPair();
      const { origin, destination, service: radio } = pair;
      const text = `Hola ! soy *Juan Perez* , mi correo de cliente es ${origin.email} y deseo que el servicio ${radio.domain}
que activo y  al dia pase a nombre del cliente jose garcia  con correo ${destination.email}..`;
      await writes(origin, text);
      await heard(origin, 1);
      await writes(destination, text.replace('\n', '\u00A0'));
      expect(await heard(destination, 1)).toEqual(['transfer.verified']);
      // What is open between the two for this service is that one.
      const { id } = await draft(pair, radio.domain ?? '');
      expect((await transfer(id)).status).toBe('verified');
    });

    it('are no match when the same party sends them twice', async () => {
      const { id, text, origin, destination } = await agreed();
      await writes(origin, text);
      await writes(origin, text);
      expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.repeated']);
      expect(await transfer(id)).toMatchObject({ status: 'waiting', claims: [{ party: 'origin' }] });
      expect(await messagesOn(service.url, destination.phone)).toEqual([]);
    });

    it.each([
      ['an accent', (text: string) => text.replace('García', 'Garcia'), 'Garcia'],
      ['a capital', (text: string) => text.replace('Radio', 'radio'), 'radio'],
      ['a comma', (text: string) => text.replace('día,', 'día'), 'día'],
    ])('are named where they differ, in %s, to whoever wrote them', async (_, change, word) => {
      const { id, text, origin, destination } = await agreed();
      await writes(origin, text);
      await heard(origin, 1);
      await writes(destination, change(text));
      expect(await heard(destination, 1)).toEqual(['transfer.differs']);
      const named = [...(await lastTo(destination)).matchAll(/“([^”]*)”/g)].map(([, own]) => own);
      expect(named).toEqual([expect.stringContaining(word)]);
      expect((await transfer(id)).status).toBe('waiting');

      await writes(destination, text);
      expect(await heard(destination, 2)).toEqual(['transfer.differs', 'transfer.verified']);
      expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.verified']);
    });

    it('are asked for where they are still blank', async () => {
      const { text, origin, service: radio } = await agreed();
      await writes(origin, text.replace(radio.name, 'xxxxxxxx'));
      expect(await heard(origin, 1)).toEqual(['transfer.blank']);
      const answer = await lastTo(origin);
      expect(answer).toContain(wordingOf('blanks.service'));
      expect(answer).not.toContain(wordingOf('blanks.originName'));
    });

    it.each([
      ['nearly right', 'transfer.near', (text: string) => text.replace('deseo que', 'quiero ya que')],
      [
        'right but for what cannot be seen',
        'transfer.hidden',
        (text: string) => text.replace('des', 'd\u200Bes'),
      ],
      ['in look-alike letters', 'transfer.hidden', (text: string) => text.replace('deseo', 'd\u0435seo')],
    ])('are given ready to be sent to whoever has them %s', async (_, kind, change) => {
      const { id, text, origin, destination } = await agreed();
      await writes(origin, change(text));
      expect(await heard(origin, 1)).toEqual([kind]);
      expect((await transfer(id)).claims).toEqual([]);
      const answer = await lastTo(origin);
      const link = /https:\/\/wa\.me\/5491100000000\?text=\S+/.exec(answer)?.[0] ?? '';
      const ready = new URL(link).searchParams.get('text') ?? '';
      expect(answer.split('\n')).toContain(ready);
      for (const { email } of [origin, destination]) expect(ready).toContain(email);
    });
  });

  describe('a stranger', () => {
    it('always gets the same answer, five times a day, and nothing comes of it', async () => {
      const { id, text, origin, destination } = await agreed();
      const [somebody, another] = [stranger(), stranger()];
      for (let n = 0; n < 6; n += 1) await writes(somebody, text);
      // What is answered after the sixth shows that the sixth was not.
      await writes(somebody, 'STOP');
      const neutral = Array.from({ length: 5 }, () => 'transfer.stranger');
      expect(await heard(somebody, 6)).toEqual([...neutral, 'opt_out']);

      await writes(another, text.replace(origin.email, 'nobody@example.com'));
      expect(await heard(another, 1)).toEqual(['transfer.stranger']);
      expect(await textsTo(service.url, another.phone)).toEqual(
        (await textsTo(service.url, somebody.phone)).slice(0, 1),
      );
      expect(await transfer(id)).toMatchObject({ status: 'waiting', claims: [] });
      for (const { phone } of [origin, destination]) {
        expect(await messagesOn(service.url, phone)).toEqual([]);
      }
    });

    it('is not who a party is: those are answered however often they write', async () => {
      const { text, origin } = await agreed();
      for (let n = 0; n < 7; n += 1) await writes(origin, text);
      const repeated = Array.from({ length: 6 }, () => 'transfer.repeated');
      expect(await heard(origin, 7)).toEqual(['transfer.waiting', ...repeated]);
    });
  });

  describe('is refused, and both are told why,', () => {
    const conditions: Record<string, (pair: Pair) => void> = {
      origin_inactive: ({ origin }) => (origin.status = 'inactive'),
      destination_inactive: ({ destination }) => (destination.status = 'closed'),
      origin_unverified: ({ origin }) => (origin.verified = false),
      destination_unverified: ({ destination }) => (destination.verified = false),
      name_differs: ({ destination }) => (destination.lastName = 'Gómez'),
      service_not_found: ({ origin }) => (origin.services = []),
      service_ambiguous: ({ origin, service: one }) =>
        origin.services.push({ ...one, id: `9${one.id}`, domain: 'another.example.com' }),
      service_not_active: ({ service: one }) => (one.status = 'suspended'),
      service_unpaid: ({ service: one }) => (one.unpaidInvoices = ['A-0712']),
    };

    const several = Object.keys(conditions).filter((reason) => !/not_found|ambiguous/.test(reason));
    const cases = [...Object.keys(conditions).map((reason) => [reason]), several];

    it.each(cases.map((reasons) => ({ reasons })))('for $reasons', async ({ reasons }) => {
      const { id, text, ...pair } = await agreed();
      const { origin, destination } = pair;
      await writes(origin, text);
      expect(await heard(origin, 1)).toEqual(['transfer.waiting']);
      // Only now does the panel come to know it.
      for (const reason of reasons) conditions[reason]?.(pair);
      await directory.save();
      await writes(destination, text);
      expect(await heard(destination, 1)).toEqual(['transfer.rejected']);
      expect(await heard(origin, 2)).toEqual(['transfer.waiting', 'transfer.rejected']);
      expect(await transfer(id)).toMatchObject({ status: 'rejected', reasons });
      for (const party of [origin, destination]) {
        const told = (await lastTo(party)).split('\n').filter((line) => line.startsWith('- '));
        expect(told).toEqual(reasons.map((reason) => `- ${wordingOf(`reasons.${reason}` as ReplyKind)}`));
        expect(await lastTo(party)).toContain(clientArea);
      }
    });

    it('where one phone is on file for both', async () => {
      const pair = await newPair();
      pair.destination.phone = pair.origin.phone;
      await directory.save();
      const { id, text } = await draft(pair, pair.service.name);
      await writes(pair.origin, text);
      expect(await heard(pair.origin, 1)).toEqual(['transfer.rejected']);
      expect(await transfer(id)).toMatchObject({ status: 'rejected', reasons: ['same_person'] });
    });
  });

  describe('ends', () => {
    it.each([
      ['spanish', 'es', 'Cancelar'],
      ['french', 'fr', 'annuler'],
    ])('when either party cancels it, in %s, and both are told', async (language, locale, word) => {
      const { id, text, origin, destination } = await agreed(language);
      await writes(origin, text);
      await heard(origin, 1);
      await writes(destination, text.replace('José', 'Jose'));
      await heard(destination, 1);
      await writes(destination, word);
      expect(await heard(origin, 2, locale)).toEqual(['transfer.waiting', 'transfer.cancelled']);
      expect(await heard(destination, 2, locale)).toEqual(['transfer.differs', 'transfer.cancelled']);
      expect((await transfer(id)).status).toBe('cancelled');
    });

    it('also when it is verified already', async () => {
      const pair = await agreed();
      await verify(pair);
      await writes(pair.origin, 'CANCELAR');
      expect(await heard(pair.destination, 2)).toEqual(['transfer.verified', 'transfer.cancelled']);
      expect((await transfer(pair.id)).status).toBe('cancelled');
    });

    it('with its execution by staff, who are told once more whether it still may', async () => {
      const env = { DATA_DIR: folder.folder };
      const [moved, unpaid, refused] = [await agreed(), await agreed(), await agreed()];
      for (const pair of [moved, unpaid]) await verify(pair);
      await writes(refused.origin, refused.text);
      await heard(refused.origin, 1);
      unpaid.service.unpaidInvoices = ['A-0713'];
      await directory.save();

      const list = await avisador(['transfers', 'list', '--status', 'verified'], env);
      for (const { id } of [moved, unpaid]) expect(list.stdout).toContain(id);
      const act = (what: string, { id }: { id: string }) => avisador(['transfers', what, id], env);
      const [executed, late, no] = await Promise.all([
        act('execute', moved),
        act('execute', unpaid),
        act('refuse', refused),
      ]);
      expect([executed.code, late.code, no.code]).toEqual([0, 1, 0]);
      expect(late.stdout).toContain('service_unpaid');

      for (const party of [moved.origin, moved.destination])
        expect((await heard(party, party === moved.origin ? 3 : 2)).at(-1)).toBe('transfer.executed');
      expect((await heard(unpaid.destination, 2)).at(-1)).toBe('transfer.rejected');
      expect(await heard(refused.origin, 2)).toEqual(['transfer.waiting', 'transfer.rejected']);
      expect((await transfer(moved.id)).status).toBe('executed');
      expect(await transfer(refused.id)).toMatchObject({ status: 'rejected', reasons: ['refused_by_staff'] });
    });
  });

  it('goes on with somebody who wants no more notices', async () => {
    const { id, text, origin, destination } = await agreed();
    await writes(destination, 'BAJA');
    await heard(destination, 1);
    await writes(destination, text);
    expect(await heard(destination, 2)).toEqual(['opt_out', 'transfer.waiting']);
    await writes(origin, text);
    expect(await heard(destination, 3)).toEqual(['opt_out', 'transfer.waiting', 'transfer.verified']);
    expect((await transfer(id)).status).toBe('verified');
  });

  it('is one at a time: it is under way, or promised to another, until it ends', async () => {
    const pair = await agreed();
    const { origin, destination, service: radio } = pair;
    const { destination: another } = await newPair();
    const elsewhere = await draft({ ...pair, destination: another }, radio.name);
    await verify(pair);
    await writes(destination, pair.text);
    expect((await heard(destination, 2)).at(-1)).toBe('transfer.under_way');
    await writes(origin, elsewhere.text);
    expect((await heard(origin, 3)).at(-1)).toBe('transfer.taken');
    await writes(origin, 'cancelar');
    await writes(origin, elsewhere.text);
    expect((await heard(origin, 5)).slice(-2)).toEqual(['transfer.cancelled', 'transfer.waiting']);
    expect(await transfer(elsewhere.id)).toMatchObject({ status: 'waiting', claims: [{ party: 'origin' }] });
  });
});
