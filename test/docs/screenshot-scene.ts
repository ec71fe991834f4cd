import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../support/service.ts';
import { FIRST_PASSWORD, openDay, PASSWORD, settled, type Day, type Staff } from './screenshot-day.ts';
import { invoice, money, paid, quote, service } from './screenshot-news.ts';
import { clients, directory, STRANGER, type Who } from './screenshot-people.ts';
import { wordings } from './screenshot-texts.ts';

/** When the pictures are taken: whoever looks at the pages then has this time. */
export const NOW = '2026-11-24T10:21:00-03:00';

/** A service to which five days have happened, and where to look. */
export interface Scene {
  day: Day;
  /** Paths of the console. */
  delivery: string;
  inDoubt: string;
  transfer: string;
}

const EMMAS_INVOICE = 'whmcs:invoice.generated:2071';
const INVOICE = '/texts/template/invoice.generated/en';
const SUSPENSION = '/texts/template/service.suspended/en';

/** Lets five days go by at a hosting company, and leaves its service running. */
export async function playScene(dataDir: string): Promise<Scene> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(path.join(dataDir, 'directory.json'), JSON.stringify(directory));
  await friday(dataDir);
  await monday(dataDir);
  await earlyToday(dataDir);
  await thisMorning(dataDir);
  await halfAnHourAgo(dataDir);
  return justNow(dataDir);
}

/** The staff sign in for the first time, and improve a text. */
async function friday(dataDir: string): Promise<void> {
  await during('2026-11-20T15:12:00-03:00', dataDir, async (day) => {
    const first = await day.staff('admin', FIRST_PASSWORD);
    await first('POST', '/password', { current: FIRST_PASSWORD, next: PASSWORD });
    const admin = await day.staff('admin');
    for (const [name, role] of [
      ['carla', 'editor'],
      ['martin', 'editor'],
      ['sofia', 'viewer'],
    ] as const) {
      const { password } = await admin<{ password: string }>('POST', '/accounts', { name, role });
      if (name === 'sofia') continue;
      await (
        await day.staff(name, password)
      )('POST', '/password', { current: password, next: PASSWORD });
    }
    await admin('POST', '/keys', { name: 'panel' });
    await admin('POST', '/keys', { name: 'monthly report' });
    await admin('PUT', '/switches/domain.deleted', { on: false });

    const carla = await day.staff('carla');
    await carla('POST', `${INVOICE}/publish`, { source: wordings.invoice.first, currentSeq: 0 });
    const told = await day.tell([
      ['juan', 'client.registered', { loginUrl: 'https://panel.example.com/clientarea.php' }],
      [
        'camille',
        'service.upgraded',
        { ...service('329', 'boulangeriemoreau.example'), from: { name: 'Éco' }, to: { name: 'Pro' } },
      ],
      ['jose', 'invoice.generated', invoice('2058', 'ARS 8900.00', '2026-11-30')],
      ['giulia', 'invoice.paid', paid('2049', 'EUR 39.00', 'PayPal')],
      ['valeria', 'domain.deleted', { domain: { name: 'riosdecoraciones.example' } }],
    ]);
    await settled(admin, told);
  });
}

/** A customer wants no more notices; a transfer is carried out. */
async function monday(dataDir: string): Promise<void> {
  await during('2026-11-23T11:05:00-03:00', dataDir, async (day) => {
    const [carla, martin] = [await day.staff('carla'), await day.staff('martin')];
    const { currentSeq } = await martin<{ currentSeq: number }>('GET', INVOICE);
    await martin('POST', `${INVOICE}/publish`, { source: wordings.invoice.second, currentSeq });

    for (const { phone } of [clients.jose, clients.camille, clients.juan])
      await day.phone(phone, { reads: true });
    await settled(
      carla,
      await day.tell([
        ['diego', 'invoice.generated', invoice('2063', 'ARS 12400.00', '2026-12-03')],
        ['mariana', 'invoice.paid', paid('2060', 'BRL 89.90', 'Pix')],
        ['oliver', 'service.reactivated', service('361', 'bennettphoto.example')],
      ]),
    );
    await day.write(clients.diego.phone, 'BAJA');
    const executed = await transfer(day, carla, {
      from: 'giulia',
      to: 'paolo',
      service: 'fornoferrari.example',
    });
    await carla('POST', `/transfers/${executed}/execute`);
    await eventually(
      () => carla<{ optOuts: unknown[] }>('GET', '/opt-outs'),
      ({ optOuts }) => optOuts.length === 1,
    );
    await settled(carla);
  });
}

/** In the middle of a send the service dies, and with it goes what the phone remembers. */
async function earlyToday(dataDir: string): Promise<void> {
  const moment = '2026-11-24T09:18:00-03:00';
  const day = await openDay(moment, { dataDir });
  try {
    await day.network({ hangRate: 1 });
    const admin = await day.staff('admin');
    await day.tell([['mariana', 'invoice.generated', invoice('2068', 'BRL 89.90', '2026-12-05')]]);
    await eventually(
      () => admin<{ deliveries: Array<{ status: string }> }>('GET', '/deliveries?status=sending'),
      ({ deliveries }) => deliveries.length === 1,
    );
  } finally {
    await day.service.kill();
  }
  for (const end of ['', '-wal', '-shm']) await rm(path.join(dataDir, `sandbox.db${end}`), { force: true });
}

/** Two numbers have no WhatsApp; a transfer is rejected, since an invoice is unpaid. */
async function thisMorning(dataDir: string): Promise<void> {
  await during('2026-11-24T09:42:00-03:00', dataDir, async (day) => {
    const carla = await day.staff('carla');
    await day.phone(clients.emma.phone, { registered: false });
    await day.phone(clients.marta.phone, { registered: false });
    const told = await day.tell([
      ['emma', 'invoice.generated', invoice('2071', 'GBP 150.00', '2026-12-01')],
      ['juan', 'invoice.generated', invoice('2072', 'ARS 15950.00', '2026-12-01')],
      ['camille', 'quote.available', quote('77', 'Serveur dédié', 'EUR 119.00')],
      [
        'rodrigo',
        'service.suspended',
        { ...service('356', 'sosadeportes.example'), reason: 'Factura A-2066 vencida' },
      ],
      ['diego', 'invoice.paid', paid('2063', 'ARS 12400.00', 'Mercado Pago')],
      ['paolo', 'client.details_changed', { changed: ['email'], by: 'client' }],
    ]);
    await settled(carla, told);
    await transfer(day, carla, {
      from: 'rodrigo',
      to: 'valeria',
      service: 'sosadeportes.example',
      becomes: 'rejected',
    });
    for (const { phone } of [clients.juan, clients.camille]) await day.phone(phone, { reads: true });
  });
}

/** One of the two has WhatsApp now. Two transfers begin; for one of them both have written. */
async function halfAnHourAgo(dataDir: string): Promise<void> {
  await during('2026-11-24T09:58:00-03:00', dataDir, async (day) => {
    const carla = await day.staff('carla');
    await day.phone(clients.emma.phone, { registered: true });
    await carla('POST', `/deliveries/${await deliveryOf(carla, EMMAS_INVOICE)}/resend`);
    await settled(carla);
    await day.write(
      STRANGER,
      'Buenas, ¿hacen migraciones desde otro hosting? Tengo un WordPress con tres casillas de correo.',
    );
    await transfer(day, carla, { from: 'juan', to: 'jose', service: 'laespiga.example', becomes: 'waiting' });
    await transfer(day, carla, {
      from: 'emma',
      to: 'oliver',
      service: 'clarkeandsons.example',
      locale: 'en',
    });
    const told = await day.tell([
      ['valeria', 'client.password_changed', { ip: '203.0.113.7', by: 'client' }],
      ['giulia', 'plan.upgraded', { plan: { name: 'Business' }, charge: money('EUR 49.00') }],
    ]);
    await settled(carla, told);
  });
}

/** What is new when somebody opens the pages. */
async function justNow(dataDir: string): Promise<Scene> {
  const day = await openDay('2026-11-24T10:16:00-03:00', { dataDir, QUIET_HOURS: '21:00-09:00' });
  try {
    const [carla, martin] = [await day.staff('carla'), await day.staff('martin')];
    await day.phone(clients.emma.phone, { reads: true });
    const told = await day.tell([
      ['mariana', 'service.reactivated', service('330', 'padariatrigo.example')],
      ['marta', 'invoice.generated', invoice('2073', 'ARS 8900.00', '2026-12-01')],
      ['rodrigo', 'service.reactivated', service('356', 'sosadeportes.example')],
      ['andres', 'invoice.generated', invoice('2074', 'COP 120000.00', '2026-12-04')],
      ['oliver', 'invoice.generated', invoice('2075', 'GBP 42.00', '2026-12-04')],
    ]);
    await settled(carla, told);
    await day.write(
      clients.oliver.phone,
      'Hi! I paid invoice A-2048 by bank transfer on Friday, but it still shows as unpaid. Could you have a look?',
    );
    await eventually(
      () => carla<{ messages: unknown[] }>('GET', '/inbox'),
      ({ messages }) => messages.length === 2,
    );
    await martin('PUT', `${SUSPENSION}/draft`, { source: wordings.suspension, revision: 0 });
    await carla('PUT', `${INVOICE}/draft`, { source: wordings.invoice.draft, revision: 0 });
    await settled(carla);
    return {
      day,
      delivery: `/deliveries/${await deliveryOf(carla, EMMAS_INVOICE)}`,
      inDoubt: `/deliveries/${await deliveryOf(carla, 'whmcs:invoice.generated:2068')}`,
      transfer: `/transfers/${await verifiedTransfer(carla)}`,
    };
  } catch (error) {
    await day.service.kill();
    throw error;
  }
}

async function during(moment: string, dataDir: string, play: (day: Day) => Promise<void>): Promise<void> {
  const day = await openDay(moment, { dataDir });
  try {
    await play(day);
    await day.service.stop();
  } catch (error) {
    await day.service.kill();
    throw error;
  }
}

async function deliveryOf(asks: Staff, event: string): Promise<string> {
  const { deliveries } = await asks<{ deliveries: Array<{ id: string; eventId: string }> }>(
    'GET',
    '/deliveries?limit=100',
  );
  const found = deliveries.find(({ eventId }) => eventId === event);
  if (!found) throw new Error(`there is no delivery of ${event}`);
  return found.id;
}

async function verifiedTransfer(asks: Staff): Promise<string> {
  const { transfers } = await asks<{ transfers: Array<{ id: string }> }>('GET', '/transfers?status=verified');
  if (!transfers[0]) throw new Error('no transfer is to be decided');
  return transfers[0].id;
}

interface Moving {
  from: Who;
  to: Who;
  service: string;
  locale?: string;
  /** `waiting`: the second of them has not written. */
  becomes?: 'waiting' | 'verified' | 'rejected';
}

/** Two clients send what was prepared for both. Resolves to the transfer's id. */
async function transfer(
  day: Day,
  asks: Staff,
  { from, to, locale, becomes = 'verified', ...what }: Moving,
): Promise<string> {
  const { id, text } = await asks<{ id: string; text: string }>('POST', '/transfers', {
    originEmail: clients[from].email,
    destinationEmail: clients[to].email,
    ...what,
    ...(locale !== undefined && { locale }),
  });
  const stands = (at: string, claims: number) =>
    eventually(
      () => asks<{ status: string; claims: unknown[] }>('GET', `/transfers/${id}`),
      (answer) => answer.status === at && answer.claims.length === claims,
    );
  await day.write(clients[from].phone, text);
  await stands('waiting', 1);
  if (becomes !== 'waiting') {
    await day.write(clients[to].phone, text);
    await stands(becomes, 2);
  }
  return id;
}
