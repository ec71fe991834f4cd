import { z } from 'zod';
import { maskPhone } from './mask.ts';
import { Refusal, type Route } from './route.ts';
import type { Keys, OptOuts, WebhookSecrets } from './staff-wire.ts';
import { valid } from './valid.ts';

/** Times are milliseconds since 1970. */
export interface SettingsDeps {
  keys: {
    list(): Promise<Array<{ id: string; name: string; createdAt: number; revokedAt: number | undefined }>>;
    /** The id of a key that is about to be made. */
    newId(): string;
    create(key: { id: string; name: string }): Promise<{ id: string; key: string }>;
    revoke(id: string): Promise<boolean>;
  };
  secrets: {
    /** Newest first. */
    list(): readonly string[];
    /** Puts a new one first and answers it; undefined where they stand in the environment. */
    rotate: (() => string) | undefined;
  };
  optOuts: {
    list(page: { before?: OptOutCursor | undefined; limit: number }): Promise<OptOutRow[]>;
    remove(address: string): Promise<boolean>;
  };
}

interface OptOutCursor {
  at: number;
  messageId: string;
}

interface OptOutRow extends OptOutCursor {
  address: string;
}

const PAGE = 50;

const newKey = z.object({
  name: z
    .string('must be a string')
    .trim()
    .min(1, 'must not be empty')
    .max(80, 'must have at most 80 characters'),
});
const optOutQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}\..{1,300}$/s, 'must be a page’s `next`')
    .transform((text) => ({
      at: Number.parseInt(text, 10),
      messageId: text.slice(text.indexOf('.') + 1),
    }))
    .optional(),
});

/** The keys and secrets with which programs call, and who wants no notices. */
export function settingsRoutes({ keys, secrets, optOuts }: SettingsDeps): Route[] {
  return [
    {
      method: 'GET',
      path: '/keys',
      needs: 'admin',
      async handle(): Promise<Keys> {
        const all = await keys.list();
        return {
          keys: all.map(({ id, name, createdAt, revokedAt }) => ({
            id,
            name,
            createdAt: new Date(createdAt).toISOString(),
            ...(revokedAt !== undefined && { revokedAt: new Date(revokedAt).toISOString() }),
          })),
        };
      },
    },
    {
      method: 'POST',
      path: '/keys',
      needs: 'admin',
      async handle({ body, record }) {
        const { name } = valid(newKey, body);
        const id = keys.newId();
        await record({ action: 'keys.create', subject: id, detail: name });
        return keys.create({ id, name });
      },
    },
    {
      method: 'DELETE',
      path: '/keys/:id',
      needs: 'admin',
      async handle({ params, record }) {
        const { id = '' } = params;
        await record({ action: 'keys.revoke', subject: id });
        if (!(await keys.revoke(id))) throw notFound('there is no valid key of that id');
      },
    },
    {
      method: 'GET',
      path: '/secrets',
      needs: 'admin',
      async handle(): Promise<WebhookSecrets> {
        return {
          isGenerated: secrets.rotate !== undefined,
          secrets: secrets.list().map((secret, n) => ({ ending: secret.slice(-4), signs: n === 0 })),
        };
      },
    },
    {
      method: 'POST',
      path: '/secrets/rotate',
      needs: 'admin',
      async handle({ record }) {
        if (!secrets.rotate) {
          throw new Refusal(409, { code: 'from_environment', detail: 'WEBHOOK_SECRETS holds them' });
        }
        await record({ action: 'secrets.rotate' });
        return { secret: secrets.rotate() };
      },
    },
    {
      method: 'GET',
      path: '/opt-outs',
      needs: 'editor',
      async handle({ query }): Promise<OptOuts> {
        const { before } = valid(optOutQuery, Object.fromEntries(query));
        const found = await optOuts.list({ before, limit: PAGE + 1 });
        const page = found.slice(0, PAGE);
        const last = page.at(-1);
        return {
          optOuts: page.map(({ address, at }) => ({ address, at: new Date(at).toISOString() })),
          ...(found.length > PAGE && last && { next: `${last.at}.${last.messageId}` }),
        };
      },
    },
    {
      method: 'DELETE',
      path: '/opt-outs/:address',
      needs: 'editor',
      async handle({ params, record }) {
        const { address = '' } = params;
        await record({ action: 'opt_outs.remove', subject: maskPhone(address) });
        if (!(await optOuts.remove(address))) throw notFound('nobody has opted out there');
      },
    },
  ];
}

function notFound(detail: string): Refusal {
  return new Refusal(404, { code: 'not_found', detail });
}
