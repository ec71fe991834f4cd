import { createHash } from 'node:crypto';
import type wweb from 'whatsapp-web.js';
import type { Inbound } from '../delivery/ports.ts';

/** What a customer can say to us; the rest are notices of WhatsApp's own. */
const SAID = new Set([
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'document',
  'sticker',
  'location',
  'vcard',
  'multi_vcard',
]);

/** A customer's message in a direct chat; nothing for groups, status posts, notices and what we wrote ourselves. */
export function written(message: wweb.Message): Inbound[] {
  if (!isFromCustomer(message) || !SAID.has(message.type)) return [];
  return [{ ...factOf(message), id: message.id.id, kind: 'message', text: message.body }];
}

/** The same message with other words. WhatsApp gives an edit no id of its own. */
export function edited(message: wweb.Message, text: string): Inbound[] {
  if (!isFromCustomer(message)) return [];
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return [{ ...factOf(message), id: `${message.id.id}:edited:${version}`, kind: 'edited', text }];
}

export function revoked(message: wweb.Message): Inbound[] {
  if (!isFromCustomer(message)) return [];
  // The notice of a revocation may have an id of its own; then it names the message that is meant.
  const messageId = message.protocolMessageKey?.id ?? message.id.id;
  return [{ ...factOf(message), messageId, id: `${messageId}:revoked`, kind: 'revoked', text: '' }];
}

/** What a message as it stands now tells of its whole past. */
export function factsOf(message: wweb.Message): Inbound[] {
  const type: string = message.type;
  if (type === 'revoked') return revoked(message);
  const isEdited = 'latestEditSenderTimestampMs' in message;
  return [...written(message), ...(isEdited ? edited(message, message.body) : [])];
}

function isFromCustomer(message: wweb.Message): boolean {
  return !message.fromMe && isDirect(message.from);
}

/** A person's address: by number, or the one that hides it. Groups, channels and status posts have others. */
function isDirect(id: string): boolean {
  return /^\d+@(c\.us|lid)$/.test(id);
}

function factOf(message: wweb.Message): Pick<Inbound, 'messageId' | 'chat' | 'phone' | 'at'> {
  const phone = phoneIn(message.from);
  return {
    messageId: message.id.id,
    chat: message.from,
    ...(phone !== undefined && { phone }),
    at: message.timestamp * 1000,
  };
}

/** The number that an address tells, E.164. */
export function phoneIn(id: string | undefined): string | undefined {
  const [, digits] = /^(\d+)(?::\d+)?@c\.us$/.exec(id ?? '') ?? [];
  return digits === undefined ? undefined : `+${digits}`;
}
