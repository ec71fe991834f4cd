/**
 * What ownership transfers ask of the billing panel, or of the embedded directory. A panel that cannot be asked
 * answers `unavailable` and never throws: the transfer waits and asks again.
 */
export interface Directory {
  /** The one client with that e-mail address, capitals apart. */
  clientByEmail(email: string): Promise<Answer<PanelClient>>;
  /** Every service of a client, whatever its status. None is an empty list. */
  servicesOf(clientId: string): Promise<Answer<PanelService[]>>;
  /** The numbers or ids of the issued invoices that bill that service and are not paid. None is an empty list. */
  unpaidInvoices(clientId: string, serviceId: string): Promise<Answer<string[]>>;
}

export type Answer<T> =
  | { kind: 'found'; value: T }
  | { kind: 'not_found' }
  | { kind: 'unavailable'; /** For the log: no e-mail, no phone number, no secret. */ detail: string };

export interface PanelClient {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  /** As the panel holds it. */
  phone: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /** A BCP 47 tag or a panel's name for it (`spanish`). */
  language?: string;
  status: 'active' | 'inactive' | 'closed';
  verified: boolean;
}

export interface PanelService {
  id: string;
  name: string;
  domain?: string;
  status: 'active' | 'pending' | 'suspended' | 'cancelled' | 'terminated' | 'other';
}
