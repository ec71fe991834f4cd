import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { SessionDetails, SessionState } from '../../src/delivery/ports.ts';
import { createEventLedger } from '../../src/store/deliveries/event-ledger.ts';
import { forgetDeliveries } from '../../src/store/clients/forget.ts';
import { openStore } from '../../src/store/database/open-store.ts';
import type { Db } from '../../src/store/database/schema.ts';
import { sqlite } from '../../src/store/database/sqlite.ts';
import {
  callApi,
  changePassword,
  openBrowser,
  signIn,
  visit,
  type Visitor,
} from '../support/console-browser.ts';
import { invoice } from '../support/events.ts';
import { leasesOf } from '../support/ledgers.ts';
import { overflow, seriousFaults } from '../support/page-faults.ts';
import { startService, type Service } from '../support/service.ts';
import { tempFolder } from '../support/temp-folder.ts';

jest.setTimeout(120_000);

const [READY, UNLINKED, PAUSED, GONE] = [1, 2, 3, 4].map((n) => `+549110000000${n}`) as [
  string,
  string,
  string,
  string,
];
const PASSWORD = 'seven wooden kettles';
const HOUR = 3_600_000;

/** The console in a process of its own, and the workers of several numbers, of which the store is all that it sees. */
describe('the console in a process of its own, beside the workers of several numbers', () => {
  let folder: Awaited<ReturnType<typeof tempFolder>>;
  let service: Service;
  let browser: Browser;
  let db: Db;
  let admin: Visitor;
  let narrow: Visitor;

  /** A worker has this number, and says so. */
  async function work(number: string, session: SessionState, details: SessionDetails = { number }) {
    const leases = leasesOf(db, { holder: { host: 'far', pid: 1, start: number }, ttlMs: HOUR });
    const held = await leases.acquire(number, Date.now() - HOUR / 2);
    if (!held) throw new Error('the number is held');
    await leases.renew(held.lease, { session, details, nextSendAt: 0 }, Date.now() - HOUR / 4);
    return { leases, lease: held.lease };
  }
  const rowOf = (number: string) =>
    db.selectFrom('senders').selectAll().where('number', '=', number).executeTakeFirstOrThrow();

  beforeAll(async () => {
    folder = await tempFolder();
    const env = { DATA_DIR: folder.folder, CONSOLE_PASSWORD: 'given at the first start' };
    const callbacks = { CALLBACK_URL: 'http://127.0.0.1:9/callbacks' };
    service = await startService({ ...env, ...callbacks, WHATSAPP_TRANSPORT: 'web' }, 'console');
    db = await openStore(sqlite(path.join(folder.folder, 'avisador.db')));

    const gone = await work(GONE, 'ready');
    await createEventLedger(db, { account: GONE, clock: Date.now }).ingest([invoice('a', { client: 'ana' })]);
    await gone.leases.release(gone.lease);
    await db
      .updateTable('senders')
      .set({ seen_at: Date.now() - HOUR })
      .execute();
    await work(READY, 'ready');
    await work(UNLINKED, 'scan_qr', { qr: { code: '2@a-code', at: Date.now() } });
    const paused = await work(PAUSED, 'ready');
    await paused.leases.pause(paused.lease, 'rejected', Date.now() - HOUR / 8);

    browser = await openBrowser();
    [admin, narrow] = [await visit(browser), await visit(browser, { width: 360, colorScheme: 'dark' })];
    await signIn(admin.page, { url: service.url, name: 'admin', password: 'given at the first start' });
    await changePassword(admin.page, 'given at the first start', PASSWORD);
    await admin.page.getByRole('heading', { name: 'Home' }).waitFor();
    await signIn(narrow.page, { url: service.url, name: 'admin', password: PASSWORD });
    await narrow.page.getByRole('heading', { name: 'Home' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await db?.destroy();
    expect(await service?.stop()).toBe(0);
    await folder.remove();
  });

  it('says of each number that needs a person what it needs, and leads to it', async () => {
    for (const { page } of [admin, narrow]) {
      await page.goto(`${service.url}/console`);
      for (const number of [UNLINKED, PAUSED, GONE])
        await page
          .getByRole('listitem')
          .filter({ hasText: `${number}: ` })
          .waitFor();
      expect(
        await page
          .getByRole('listitem')
          .filter({ hasText: `${READY}: ` })
          .count(),
      ).toBe(0);
      await page.getByRole('navigation', { name: 'Our numbers' }).getByText(READY).waitFor();
      expect([await seriousFaults(page), await overflow(page)]).toEqual([[], 0]);
    }
    const { page } = admin;
    await page
      .getByRole('listitem')
      .filter({ hasText: `${UNLINKED}: ` })
      .getByRole('link')
      .click();
    await page.getByRole('img', { name: 'Code to be scanned with WhatsApp' }).waitFor();
    await page.getByRole('heading', { name: UNLINKED }).waitFor();
  });

  it('does what is asked of the number that is chosen, and of no other', async () => {
    const { page } = admin;
    const choose = async (number: string) => {
      await page.goto(`${service.url}/console/phone`);
      await page.getByRole('navigation', { name: 'Our numbers' }).getByText(number).click();
      await page.getByRole('heading', { name: number }).waitFor();
    };
    await choose(PAUSED);
    await page.getByRole('button', { name: 'Let it send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let it send again' }).click();
    await page.getByRole('heading', { name: 'Sending is paused' }).waitFor({ state: 'detached' });
    expect(await rowOf(PAUSED)).toMatchObject({ paused: null });

    await choose(PAUSED);
    await page.getByLabel('To this number').fill('+54 9 11 2345-6789');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('It is on its way.').waitFor();
    expect(
      await db.selectFrom('deliveries').select('account').where('type', '=', 'staff.message').execute(),
    ).toEqual([{ account: PAUSED }]);

    await choose(READY);
    await page.getByRole('button', { name: 'Unlink …' }).click();
    await page.getByRole('dialog').getByText(READY).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('The phone is unlinked as soon as').waitFor();
    expect(await rowOf(READY)).toMatchObject({ wanted: 'log_out' });
    expect(await rowOf(PAUSED)).toMatchObject({ wanted: null });

    const { body } = await callApi<{ entries: Array<{ action: string; subject?: string }> }>(
      admin,
      service.url,
      ['GET', '/audit'],
    );
    expect(body.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'phone.resume', subject: PAUSED }),
        expect.objectContaining({ action: 'phone.test', subject: PAUSED }),
        expect.objectContaining({ action: 'phone.log_out', subject: READY }),
      ]),
    );
  });

  it('has what the panel was not told tried again', async () => {
    const { page } = admin;
    const at = Date.now() - 30 * HOUR;
    const given = { state: 'given_up', settled_at: Date.now() - HOUR, last_detail: 'answered 500' } as const;
    const callback = { type: 'delivery.sent', body: '{}', created_at: at, due_at: at, attempts: 12 };
    await db
      .insertInto('callbacks')
      .values({ id: 'cbk_1', ...callback, ...given })
      .execute();
    await page.goto(`${service.url}/console`);
    await page.getByText('One report to the panel was given up').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('One report to the panel was given up').waitFor({ state: 'detached' });
    expect(await db.selectFrom('callbacks').select(['state', 'attempts']).execute()).toEqual([
      { state: 'waiting', attempts: 0 },
    ]);
  });

  it('says of what was forgotten that it was, and offers nothing to be done about it', async () => {
    const { page } = admin;
    await createEventLedger(db, { account: READY, clock: Date.now }).ingest([
      invoice('old', { client: 'bea' }),
    ]);
    await db.updateTable('deliveries').set({ status: 'dead' }).where('event_id', '=', 'old').execute();
    const { seq, id } = await db
      .selectFrom('deliveries')
      .select(['seq', 'id'])
      .where('event_id', '=', 'old')
      .executeTakeFirstOrThrow();
    const address = `${service.url}/console/deliveries/${id}`;
    await page.goto(address);
    await page.getByRole('button', { name: 'Send again' }).waitFor();
    await db.transaction().execute((tx) => forgetDeliveries(tx, [seq]));
    await page.getByRole('heading', { name: 'Text and number were removed' }).waitFor();
    await page.getByRole('button', { name: 'Send again' }).waitFor({ state: 'detached' });
    expect(await callApi(admin, service.url, ['POST', `/deliveries/${id}/resend`])).toMatchObject({
      status: 409,
      body: { code: 'forgotten' },
    });
    expect([await seriousFaults(page), await overflow(page)]).toEqual([[], 0]);
  });

  it('says how a number is started that no process has', async () => {
    for (const { page, faults } of [admin, narrow]) {
      await page.goto(`${service.url}/console/phone?account=${encodeURIComponent(GONE)}`);
      await page.getByText(`WHATSAPP_NUMBER=${GONE} npx avisador worker`).waitFor();
      expect([await seriousFaults(page), await overflow(page)]).toEqual([[], 0]);
      expect(faults).toEqual([]);
    }
  });
});
