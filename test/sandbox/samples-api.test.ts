import { afterEach, describe, expect, it } from '@jest/globals';
import type { SampleOutcome, Samples, SampleWish } from '../../src/sandbox/samples-api.ts';
import { openSandbox, type SandboxOnPort } from './sandbox-on-port.ts';

const phone = '+5491123456789';
const transfer = {
  text: 'Autorizo …',
  origin: { phone: '+5491123456701', name: 'Juan Pérez' },
  destination: { phone: '+5491123456702', name: 'José García' },
};

/** A service that keeps what it was asked for. */
function service(outcome: SampleOutcome = { kind: 'drafted', transfer }) {
  const sent: unknown[] = [];
  const wishes: SampleWish[] = [];
  const samples: Samples = {
    company: 'Avisador',
    locales: () => ['es', 'pt'],
    async send(sample) {
      if (sample.locale === 'fr') return { kind: 'unavailable', detail: 'too much is waiting' };
      return { kind: 'accepted', id: `sample:${sent.push(sample)}` };
    },
    async transfer(wish) {
      wishes.push(wish);
      return outcome;
    },
  };
  return { samples, sent, wishes };
}

describe('the sandbox’s samples', () => {
  let sandbox: SandboxOnPort | undefined;
  afterEach(() => sandbox?.close());

  it('are one of every event type, in the locales that the service has', async () => {
    sandbox = await openSandbox({ samples: service().samples });
    expect(await sandbox.call('GET', 'api/samples')).toEqual({
      status: 200,
      body: {
        available: true,
        company: 'Avisador',
        types: expect.arrayContaining([{ type: 'invoice.paid', summary: expect.any(String) }]),
        locales: ['es', 'pt'],
      },
    });
  });

  it('are sent by the service, to the phone that is named', async () => {
    const { samples, sent } = service();
    sandbox = await openSandbox({ samples });
    const wanted = { type: 'invoice.paid', locale: 'pt', phone: '+54 9 11 2345-6789' };
    expect(await sandbox.call('POST', 'api/samples', wanted)).toEqual({
      status: 202,
      body: { id: 'sample:1' },
    });
    expect(sent).toEqual([{ ...wanted, phone }]);
  });

  it('are not sent while the service takes none, which is said', async () => {
    const { samples } = service();
    sandbox = await openSandbox({ samples });
    expect(
      await sandbox.call('POST', 'api/samples', { type: 'invoice.paid', locale: 'fr', phone }),
    ).toMatchObject({ status: 503, body: { detail: 'too much is waiting' } });
  });

  it.each([
    [{ type: 'invoice.lost', locale: 'es', phone }, '/type'],
    [{ type: 'invoice.paid', locale: '', phone }, '/locale'],
    [{ type: 'invoice.paid', locale: 'es', phone: 'juan' }, '/phone'],
    [undefined, ''],
  ])('are refused where a field is wrong, which is named: %j', async (wanted, pointer) => {
    const { samples, sent } = service();
    sandbox = await openSandbox({ samples });
    expect(await sandbox.call('POST', 'api/samples', wanted)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
    expect(sent).toEqual([]);
  });

  it('have a transfer: the text and the two phones that are to send it', async () => {
    const { samples, wishes } = service();
    sandbox = await openSandbox({ samples });
    expect(await sandbox.call('POST', 'api/transfers', {})).toEqual({ status: 201, body: transfer });
    await sandbox.call('POST', 'api/transfers', { service: ' Radio 128 kbps ', locale: 'pt' });
    expect(wishes).toEqual([{}, { service: 'Radio 128 kbps', locale: 'pt' }]);
  });

  it('say why no transfer can be made', async () => {
    const errors = [{ pointer: '/originEmail', detail: 'is no client’s address' }];
    sandbox = await openSandbox({ samples: service({ kind: 'unfit', errors }).samples });
    expect(await sandbox.call('POST', 'api/transfers', { originEmail: 'nobody@example.com' })).toMatchObject({
      status: 422,
      body: { errors },
    });
    await sandbox.close();
    sandbox = await openSandbox({ samples: service({ kind: 'unavailable', detail: 'no panel' }).samples });
    expect(await sandbox.call('POST', 'api/transfers', {})).toMatchObject({
      status: 503,
      body: { detail: 'no panel' },
    });
  });

  it('cannot be asked for from another site’s page, which can post no JSON here', async () => {
    const { samples, sent, wishes } = service();
    sandbox = await openSandbox({ samples });
    for (const target of ['samples', 'transfers']) {
      const response = await fetch(`${sandbox.url}/sandbox/api/${target}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', connection: 'close', origin: 'https://elsewhere.example' },
        body: JSON.stringify({ type: 'invoice.paid', locale: 'es', phone }),
      });
      expect(response.status).toBe(422);
      expect(response.headers.has('access-control-allow-origin')).toBe(false);
    }
    expect([sent, wishes]).toEqual([[], []]);
  });

  it('are not there in a sandbox that runs by itself, which says what to do instead', async () => {
    sandbox = await openSandbox();
    const { body } = await sandbox.call('GET', 'api/samples');
    expect(body).toMatchObject({ available: false, locales: [] });
    for (const [target, wanted] of [
      ['api/samples', { type: 'invoice.paid', locale: 'es', phone }],
      ['api/transfers', {}],
    ] as const) {
      expect(await sandbox.call('POST', target, wanted)).toMatchObject({
        status: 503,
        body: { detail: expect.stringContaining('send-sample') },
      });
    }
  });
});
