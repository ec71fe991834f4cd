import type { z } from 'zod';
import type { Client } from './client.ts';
import type { Recipient } from './recipient.ts';

/** One occurrence in the panel. `id` is the fact's own and stays the same however often it is posted. */
export interface PanelEvent<Type extends string = string, Data = Readonly<Record<string, unknown>>> {
  id: string;
  type: Type;
  /** ISO 8601, as the panel wrote it. */
  occurredAt: string;
  client: Client;
  data: Data;
}

interface EventSpec<Type extends string, Data extends z.ZodObject> {
  type: Type;
  /** One line for people: what has happened. */
  summary: string;
  data: Data;
  /** The thing that the event is about, within its client: a later fact about it can make an unsent message wrong. */
  subject: (data: z.output<Data>) => string;
  /** Types whose unsent messages about the same subject this event makes wrong. */
  supersedes?: readonly string[];
  /** The moment from which the message is pointless, where that is sooner than the usual 72 hours. */
  expires?: (data: z.output<Data>) => Date | undefined;
  /** Who else is told, besides the client at the number on file. */
  alsoTold?: (data: z.output<Data>) => Recipient[];
  /** Sent ahead of everything, at any hour: a security alert or what cannot wait. */
  urgent?: boolean;
  /** A realistic occurrence: for previews, `send-sample`, the demo, the documentation and the tests. */
  sample: z.input<Data>;
}

/** An event type: everything that the service knows of it but the texts in `templates/<type>/`. */
export interface EventDefinition<Type extends string = string> {
  readonly type: Type;
  readonly summary: string;
  readonly data: z.ZodObject;
  readonly urgent: boolean;
  readonly supersedes: readonly string[];
  readonly sample: Readonly<Record<string, unknown>>;
  subject(event: PanelEvent): string;
  expires(event: PanelEvent): Date | undefined;
  recipients(event: PanelEvent): Recipient[];
}

/** Declares an event type. `spec.sample` is checked by the compiler, and by the catalog's tests against intake itself. */
export function defineEvent<const Type extends string, Data extends z.ZodObject>(
  spec: EventSpec<Type, Data>,
): EventDefinition<Type> {
  // An event reaches these functions only after `spec.data` has parsed it.
  const dataOf = (event: PanelEvent) => event.data as z.output<Data>;
  return {
    type: spec.type,
    summary: spec.summary,
    data: spec.data,
    urgent: spec.urgent ?? false,
    supersedes: spec.supersedes ?? [],
    sample: spec.sample,
    subject: (event) => spec.subject(dataOf(event)),
    expires: (event) => spec.expires?.(dataOf(event)),
    recipients: (event) => [
      { role: 'client', phone: event.client.phone },
      ...(spec.alsoTold?.(dataOf(event)) ?? []),
    ],
  };
}
