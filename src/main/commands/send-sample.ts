import { randomUUID } from 'node:crypto';
import { signedHeaders } from '../../callbacks/sign-webhook.ts';
import { sampleEvent } from '../../events/sample-event.ts';
import type { Config } from '../config.ts';
import { addressOf } from '../listen.ts';
import { ensureSecrets } from '../secrets.ts';

interface Sample {
  type: string;
  locale: string;
  to?: string;
}

/** Posts a signed sample to the service that runs with this configuration. */
export async function sendSample(config: Config, sample: Sample): Promise<number> {
  const secret = config.webhookSecrets?.[0] ?? ensureSecrets(config.dataDir).webhookSecrets[0] ?? '';
  const url = config.publicUrl ?? addressOf(config.host, config.port);
  let response: Response;
  try {
    ({ response } = await postSample({ url, secret }, sample));
  } catch {
    process.stderr.write(`avisador: nothing answers at ${url}: is the service running (npm start)?\n`);
    return 1;
  }
  process.stdout.write(`${response.status} ${await response.text()}\n`);
  return response.ok ? 0 : 1;
}

/** Posts a signed sample to the service at an address, and says what id it gave it. Throws where nothing answers. */
export async function postSample(
  { url, secret }: { url: string; secret: string },
  { type, locale, to }: Sample,
): Promise<{ id: string; response: Response }> {
  const id = `sample:${randomUUID()}`;
  // A client of its own each time: samples of one thing would otherwise supersede one another.
  const client = { id: `sample-${id.slice(-8)}`, ...(to === undefined ? {} : { phone: to }) };
  const { id: _, ...event } = sampleEvent(type, { id, locale, client });
  const body = JSON.stringify(event);
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    body,
    headers: signedHeaders({ id, body, secret, now: new Date() }),
  });
  return { id, response };
}
