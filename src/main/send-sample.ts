import { randomUUID } from 'node:crypto';
import { signedHeaders } from '../callbacks/sign-webhook.ts';
import { sampleEvent } from '../events/sample-event.ts';
import type { Config } from './config.ts';
import { addressOf } from './listen.ts';
import { ensureSecrets } from './secrets.ts';

interface Sample {
  type: string;
  locale: string;
  to?: string;
}

/** Posts a signed sample to the service that runs with this configuration. */
export async function sendSample(config: Config, { type, locale, to }: Sample): Promise<number> {
  const id = `sample:${randomUUID()}`;
  // A client of its own each time: samples of one thing would otherwise supersede one another.
  const client = { id, ...(to === undefined ? {} : { phone: to }) };
  const { id: _, ...event } = sampleEvent(type, { id, locale, client });
  const body = JSON.stringify(event);
  const secret = config.webhookSecrets?.[0] ?? ensureSecrets(config.dataDir).webhookSecrets[0] ?? '';
  const url = `${config.publicUrl ?? addressOf(config.host, config.port)}/v1/events`;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: signedHeaders({ id, body, secret, now: new Date() }),
    });
  } catch {
    process.stderr.write(`avisador: nothing answers at ${url}: is the service running (npm start)?\n`);
    return 1;
  }
  process.stdout.write(`${response.status} ${await response.text()}\n`);
  return response.ok ? 0 : 1;
}
