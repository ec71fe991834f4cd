import { setTimeout as delay } from 'node:timers/promises';
import { toString as drawQr } from 'qrcode';
import type { SessionState } from '../../delivery/ports.ts';
import { createLogger } from '../../logger.ts';
import { sessionOf } from '../../store/deliveries/delivery-views.ts';
import { resumeSender } from '../../store/numbers/leases.ts';
import type { Db } from '../../store/database/schema.ts';
import { ConfigError, type Config } from '../config.ts';
import { withDatabase } from '../database.ts';
import { recordFromCommandLine } from './from-command-line.ts';
import { surviveLibraryFaults } from '../library-faults.ts';
import { holdSession } from '../hold-session.ts';
import { stopSignal } from '../stop-signal.ts';

/** How often the store is asked what the session is doing, in milliseconds. */
const LOOK_MS = 500;

const WORDS: Record<SessionState, string> = {
  starting: 'Starting WhatsApp Web …',
  scan_qr: 'On the phone: Settings → Linked devices → Link a device, then point it at this code.',
  ready: 'Linked and connected.',
  lost: 'Not connected.',
  logged_out: 'The phone has removed this device. A new code follows.',
  blocked: 'WhatsApp has blocked this account.',
};

/**
 * Shows the code to scan until the number is linked. A running service keeps the session, and this only shows what it
 * says; where none runs, the session is kept open here. Answers 1 where it was stopped, or the account is blocked.
 */
export async function pairWhatsApp(config: Config): Promise<number> {
  if (config.transport !== 'web') {
    throw new ConfigError(['WHATSAPP_TRANSPORT must be web: the simulated phones need no pairing']);
  }
  const logger = createLogger('error');
  surviveLibraryFaults(logger);
  const stopping = stopSignal();
  return withDatabase(config, async (db) => {
    const { paused } = await sessionOf(db, config.account, Date.now());
    if (paused?.reason === 'blocked') {
      say(`${WORDS.blocked} When it is free again: avisador whatsapp resume`);
      return 1;
    }
    const held = await holdSession(config, db, logger);
    if (!held) say('The running service keeps the session; this is what it says.');
    try {
      return await showUntilLinked(config, db, stopping);
    } finally {
      await held?.end();
    }
  });
}

async function showUntilLinked(config: Config, db: Db, stopping: AbortSignal): Promise<number> {
  let shown = '';
  while (!stopping.aborted) {
    const { session, detail, qr, number } = await sessionOf(db, config.account, Date.now());
    const lines = [WORDS[session], ...(detail === undefined ? [] : [`(${detail})`])];
    const news = JSON.stringify([session, detail, qr?.code]);
    if (news !== shown) {
      shown = news;
      if (session === 'scan_qr' && qr) lines.push(await drawQr(qr.code, { type: 'terminal', small: true }));
      if (session === 'ready') lines.push(`The number is ${number ?? 'not told by WhatsApp'}.`);
      say(lines.join('\n'));
    }
    if (session === 'ready') return 0;
    if (session === 'blocked') return 1;
    await delay(LOOK_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
  say('Stopped: nothing was linked.');
  return 1;
}

/** Lets a number that was paused send again. */
export async function resumeWhatsApp(config: Config): Promise<number> {
  const isPaused = await withDatabase(config, async (db) => {
    const { paused } = await sessionOf(db, config.account, Date.now());
    if (!paused) return false;
    await recordFromCommandLine(db, { action: 'phone.resume' });
    return resumeSender(db, config.account);
  });
  say(isPaused ? 'Sending goes on within seconds.' : 'It was not paused.');
  return 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
