import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.ts';
import { createWhmcsDirectory } from '../../src/panel/whmcs-directory.ts';
import type { Directory } from '../../src/transfer/directory.ts';
import { credentials, openWhmcsStandIn, type WhmcsStandIn } from './whmcs-stand-in.ts';

let panel: WhmcsStandIn;

beforeEach(async () => {
  panel = await openWhmcsStandIn();
});

afterEach(() => panel.close());

/** What was asked for with an action. */
function asked(action: string): Record<string, string>[] {
  return panel.asked.map(({ fields }) => fields).filter((fields) => fields['action'] === action);
}

describe('the unpaid invoices', () => {
  interface Made {
    id: number;
    userid?: number;
    listedAs?: string;
    status?: string;
    invoicenum?: string;
    items?: unknown;
  }

  /** The panel has these invoices. They are listed as unpaid, unless they are said to be something else. */
  function invoices(all: Made[]): void {
    panel.answer('GetInvoices', ({ status }) => {
      const invoice = all
        .filter(({ listedAs = 'Unpaid' }) => listedAs === status)
        .map(({ id, userid = 11 }) => ({ id, userid }));
      return { result: 'success', totalresults: invoice.length, invoices: { invoice } };
    });
    panel.answer('GetInvoice', ({ invoiceid }) => {
      const made = all.find(({ id }) => String(id) === invoiceid);
      const {
        id,
        userid = 11,
        status = made?.listedAs ?? 'Unpaid',
        invoicenum = '',
        items,
      } = made ?? { id: 0 };
      const item = [{ type: 'Hosting', relid: 111 }];
      return { result: 'success', invoiceid: id, userid, invoicenum, status, items: items ?? { item } };
    });
  }

  function unpaid(): ReturnType<Directory['unpaidInvoices']> {
    const directory = createWhmcsDirectory({
      url: panel.url,
      ...credentials,
      logger: createLogger('silent'),
      pausesMs: [],
    });
    return directory.unpaidInvoices('11', '111');
  }

  it('are asked for in every status of an issued one that is not paid', async () => {
    const statuses = ['Unpaid', 'Overdue', 'Payment Pending', 'Collections'];
    invoices(statuses.map((listedAs, index) => ({ id: 9001 + index, listedAs })));
    expect(await unpaid()).toEqual({ kind: 'found', value: ['9001', '9002', '9003', '9004'] });
    const lists = asked('GetInvoices');
    expect(new Set(lists.map(({ status }) => status))).toEqual(new Set(statuses));
    expect(lists.every(({ userid }) => userid === '11')).toBe(true);
  });

  it('are told once, though an overdue one is an unpaid one too', async () => {
    panel.answer('GetInvoices', () => ({
      result: 'success',
      totalresults: 1,
      invoices: { invoice: { id: 9001, userid: '11' } },
    }));
    panel.answer('GetInvoice', ({ invoiceid }) => ({
      result: 'success',
      invoiceid,
      userid: 11,
      status: 'Unpaid',
      items: { item: { type: 'Hosting', relid: '111' } },
    }));
    expect(await unpaid()).toEqual({ kind: 'found', value: ['9001'] });
    expect(asked('GetInvoice')).toHaveLength(1);
  });

  it.each([
    ['Hosting', 111, true],
    ['hosting', '111', true],
    ['Setup', 111, true],
    ['PromoHosting', 111, true],
    ['Hosting', 112, false],
    ['Setup', 112, false],
    ['Domain', 111, false],
    ['DomainRegister', 111, false],
    ['Item', 111, false],
    ['Invoice', 111, false],
    ['', 111, false],
    // Theirs is the id of an addon or of an upgrade, and nobody tells of which service.
    ['Addon', 5, true],
    ['Upgrade', 7, true],
  ])('are those with an item of type %p and relid %p: %p', async (type, relid, isCounted) => {
    invoices([
      {
        id: 9001,
        items: {
          item: [
            { type: 'Domain', relid: 1 },
            { type, relid },
          ],
        },
      },
    ]);
    expect(await unpaid()).toEqual({ kind: 'found', value: isCounted ? ['9001'] : [] });
  });

  it('are told by number where they have one, in whatever shape their items came', async () => {
    const item = { type: 'Hosting', relid: '111' };
    invoices([
      { id: 9001, invoicenum: 'A-0001' },
      { id: 9002, items: { item } },
      { id: 9003, items: '' },
      { id: 9004, items: [] },
    ]);
    expect(await unpaid()).toEqual({ kind: 'found', value: ['A-0001', '9002'] });
  });

  it.each(['Paid', 'Cancelled', 'Refunded', 'Draft'])(
    'are not those that are %s meanwhile',
    async (status) => {
      invoices([{ id: 9001, status }]);
      expect(await unpaid()).toEqual({ kind: 'found', value: [] });
    },
  );

  it('are asked for a few at a time', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ id: 9001 + index }));
    invoices(many);
    expect(await unpaid()).toEqual({ kind: 'found', value: many.map(({ id }) => String(id)) });
    expect(panel.mostAtOnce()).toBeLessThanOrEqual(4);
  });

  it('are unavailable where one list cannot be had', async () => {
    invoices([]);
    panel.setTrouble({ status: 500, html: '' }, 1);
    expect(await unpaid()).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable where one invoice cannot be had', async () => {
    invoices([{ id: 9001 }, { id: 9002 }]);
    panel.answer('GetInvoice', () => ({ result: 'error', message: 'Invoice ID Not Found' }));
    expect(await unpaid()).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable where the panel tells of another client’s', async () => {
    invoices([{ id: 9001, userid: 12 }]);
    expect(await unpaid()).toMatchObject({ kind: 'unavailable' });
  });

  it('are unavailable where the panel answers with another invoice', async () => {
    invoices([{ id: 9001 }]);
    const item = { type: 'Hosting', relid: 112 };
    for (const [invoiceid, userid] of [
      [9002, 11],
      [9001, 12],
    ]) {
      const other = { result: 'success', invoiceid, userid, status: 'Unpaid', items: { item } };
      panel.answer('GetInvoice', () => other);
      expect(await unpaid()).toMatchObject({ kind: 'unavailable' });
    }
  });
});
