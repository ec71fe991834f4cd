import { buildClaim, waLink } from './build-claim.ts';
import type { Directory } from './directory.ts';
import { nothing } from './effects.ts';
import { serviceKey } from './find-service.ts';
import { meaningOf } from './meaning.ts';
import type { ConversationStore, OriginView } from './ports.ts';
import type { Sentence } from './sentence.ts';

/** What a transfer is asked for by. */
export interface DraftWish {
  originEmail: string;
  destinationEmail: string;
  service: string;
  /** Of the text; by default the origin's. Where there is no sentence of it, the default locale's is taken. */
  locale?: string;
}

interface Drafting {
  store: ConversationStore;
  directory: Directory;
  sentences: readonly Sentence[];
  defaultLocale: string;
  /** The locale of somebody whose language the panel names so. None: the default one. */
  localeOf?: (language: string | undefined) => string;
  /** Ours, E.164, that these clients are to write to; undefined where none is known. */
  ourNumber: (clientIds: readonly string[]) => Promise<string | undefined>;
  windowMs: number;
  clock: () => number;
  /** A new id each time, `tr_…`. */
  newId: () => string;
}

/** `text` is what both parties have to send, `link` opens the chat with us with it ready. */
export type Draft =
  | { kind: 'draft'; id: string; text: string; link: string }
  /** These are no client's addresses. */
  | { kind: 'unknown_client'; fields: ('originEmail' | 'destinationEmail')[] }
  /** Nothing that could be sent and recognised can be made of these. */
  | { kind: 'unfit'; fields: (keyof DraftWish)[] }
  /** The panel cannot be asked for the names now. */
  | { kind: 'unavailable' }
  /** Nobody knows where they are to write to. */
  | { kind: 'numberless' };

/**
 * Prepares a transfer: it waits for the claims of both parties. One that is open between the same two for the same
 * service is that one.
 */
export async function draftTransfer(wish: DraftWish, drafting: Drafting): Promise<Draft> {
  const { store, directory, sentences, defaultLocale, ourNumber, windowMs, clock, newId } = drafting;
  const { localeOf = (language) => language ?? defaultLocale } = drafting;
  const [origin, destination] = await Promise.all([
    directory.clientByEmail(wish.originEmail),
    directory.clientByEmail(wish.destinationEmail),
  ]);
  if (origin.kind === 'unavailable' || destination.kind === 'unavailable') return { kind: 'unavailable' };
  if (origin.kind === 'not_found' || destination.kind === 'not_found') {
    const unknown = { originEmail: origin.kind, destinationEmail: destination.kind };
    const fields = (['originEmail', 'destinationEmail'] as const).filter(
      (field) => unknown[field] === 'not_found',
    );
    return { kind: 'unknown_client', fields };
  }

  const wanted = localeOf(wish.locale ?? origin.value.language);
  const sentence =
    sentences.find(({ locale }) => locale === wanted) ??
    sentences.find(({ locale }) => locale === defaultLocale) ??
    sentences[0];
  const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
    `${firstName} ${lastName}`;
  const names = { originName: nameOf(origin.value), destinationName: nameOf(destination.value) };
  const text = sentence ? buildClaim({ ...wish, ...names }, sentence) : '';
  const read = meaningOf(text, sentences);
  if (read.kind !== 'claim') {
    const isNamed = (field: string) => read.kind === 'blank' && read.blanks.some((blank) => blank === field);
    const fields = (['originEmail', 'destinationEmail', 'service'] as const).filter(isNamed);
    return { kind: 'unfit', fields: fields.length > 0 ? fields : ['service'] };
  }

  const { originEmail, destinationEmail, service, locale } = read;
  const parties = { originEmail, destinationEmail };
  const clientIds = { origin: origin.value.id, destination: destination.value.id };
  // Both get the same link. Whoever has the service has had notices of it, and knows the chat.
  const number = await ourNumber([clientIds.origin, clientIds.destination]);
  if (number === undefined) return { kind: 'numberless' };
  for (;;) {
    const view = await store.origin(originEmail);
    const now = clock();
    const known = openOne(view, { destinationEmail, service, now });
    const id = known?.id ?? newId();
    const transfer = { id, locale, service, text, createdAt: now, expiresAt: now + windowMs };
    const changes = [{ kind: 'open', transfer: { ...transfer, ...parties, clientIds } }] as const;
    const origins = [{ originEmail, version: view.version }];
    if (known || (await store.apply({ ...nothing, changes, origins }, now)))
      return { kind: 'draft', id, text, link: waLink(number, text) };
  }
}

function openOne(
  { transfers }: OriginView,
  wanted: { destinationEmail: string; service: string; now: number },
): { id: string } | undefined {
  return transfers.find(
    ({ destinationEmail, service, status, expiresAt }) =>
      destinationEmail === wanted.destinationEmail &&
      serviceKey(service) === serviceKey(wanted.service) &&
      (status !== 'waiting' || wanted.now < expiresAt),
  );
}
