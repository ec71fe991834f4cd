import type { PanelEvent } from '../events/define-event.ts';
import { cleanValues } from './clean-values.ts';

interface Company {
  companyName: string;
  /** The page where clients find their things, where there is one. */
  clientAreaUrl: string | undefined;
}

/** Everything that a template can read, cleaned. The client's number is not for templates. */
export function templateValues(event: PanelEvent, { companyName, clientAreaUrl }: Company): unknown {
  const { phone: _phone, whatsapp: _whatsapp, ...client } = event.client;
  return cleanValues({ ...event.data, client, companyName, clientAreaUrl, occurredAt: event.occurredAt });
}
