import { createHmac } from 'node:crypto';

interface Webhook {
  /** The message's id, the same for every try. */
  id: string;
  body: string;
  /** `whsec_` and base64. */
  secret: string;
  now: Date;
}

/** The headers with which a body is posted as the Standard Webhooks specification says. To be made anew for each try. */
export function signedHeaders({ id, body, secret, now }: Webhook): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
