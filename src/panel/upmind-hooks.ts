import { isoDate } from '../events/fields.ts';
import type { FieldError } from '../events/parse-event.ts';
import { clientOf, ownerOf } from './upmind-client.ts';
import { makeEvent } from './upmind-events.ts';
import { hookName, knownHooks, type UpmindMapping } from './upmind-mapping.ts';
import { upmindWebhook } from './upmind-shapes.ts';
import { upmindSignature } from './upmind-signature.ts';

export interface UpmindHooksOptions {
  /** The endpoint's secrets, all of which verify. */
  secrets: readonly string[];
  /** The page of an invoice, with `{id}` in it. */
  invoicePage: string | undefined;
  /** Put before what is known here. */
  mapping: UpmindMapping;
}

type Reading =
  | { kind: 'event'; id: string; body: Record<string, unknown> }
  | { kind: 'ignored'; hook: string; reason?: string }
  | { kind: 'unfit'; errors: FieldError[] };

/** Upmind as a sender of webhooks: what it signs, and what its words mean. */
export function createUpmindHooks({ secrets, invoicePage, mapping }: UpmindHooksOptions) {
  const typeOf = new Map([...knownHooks, ...mapping]);
  return {
    name: 'upmind',
    title: 'Upmind',
    signatureHeader: 'x-webhook-signature',
    description:
      'The hex HMAC-SHA256 of the raw body, under the endpoint’s secret. Hooks that become events: ' +
      `${[...typeOf].flatMap(([hook, type]) => (type ? [`\`${hook}\` → \`${type}\``] : [])).join(', ')}.`,
    isSigned: upmindSignature(secrets),
    read(payload: unknown): Reading {
      const parsed = upmindWebhook.safeParse(payload);
      if (!parsed.success) return unfit('', 'must be a JSON object');
      const { webhook_event_id: id, hook_code: code, object, actor_type: actor } = parsed.data;
      if (code === undefined) return unfit('/hook_code', 'is required');
      const hook = hookName(code);
      const type = typeOf.get(hook);
      if (!type) return { kind: 'ignored', hook: code };
      if (id === undefined) return unfit('/webhook_event_id', 'is required');
      if (!object) return unfit('/object', 'must be a JSON object');
      const owner = ownerOf(object, parsed.data.object_type ?? parsed.data.hook_category ?? '');
      if (owner.kind === 'unknown') return { kind: 'unfit', errors: [owner.error] };
      const made = makeEvent(type, {
        object,
        hook,
        by: actor === 'client' ? 'client' : actor === 'user' ? 'staff' : undefined,
        portal: portalAt(parsed.data.brand?.customer_portal_domain),
        invoicePage,
      });
      if ('ignored' in made) return { kind: 'ignored', hook: code, reason: made.ignored };
      const occurredAt = momentOf(parsed.data.event_datetime);
      const body = { type, occurredAt, client: clientOf(owner.client), data: made.data };
      return { kind: 'event', id: `upmind:${id}`, body };
    },
  };
}

function unfit(pointer: string, detail: string): Reading {
  return { kind: 'unfit', errors: [{ pointer, detail }] };
}

/** `2023-08-07 20:59:37` is in UTC, as Upmind's library says. What is no moment counts as absent: then it is now. */
function momentOf(written: string | undefined): string | undefined {
  const moment = written?.replace(/^(\S{10}) (\S{8})$/, '$1T$2Z');
  return isoDate.safeParse(moment).data;
}

function portalAt(domain: string | undefined): string | undefined {
  return domain !== undefined && /^[a-z0-9][a-z0-9.-]*(:\d+)?$/i.test(domain)
    ? `https://${domain}/`
    : undefined;
}
