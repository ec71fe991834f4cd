import { ask } from './connection.js';
import { createWid } from './ids.js';
import { Chat, openChat } from './messages.js';
import { Collection, Model } from './models.js';
import { us } from './state.js';

// Which LID a number has, and the other way round: as far as this page has been told.
const lidOf = new Map();
const phoneOf = new Map();

/** Learns that these two are the same account; one way only where the network does not tell the number. */
function learn({ phone, lid, known }) {
  lidOf.set(phone, lid);
  if (known) phoneOf.set(lid, phone);
}

const asWid = (address) => (address === undefined ? undefined : createWid(address));
export const getCurrentLid = (wid) => asWid(lidOf.get(`${wid}`));
export const getPhoneNumber = (wid) => asWid(phoneOf.get(`${wid}`));
export const getAlternateUserWid = (wid) => (wid.isLid() ? getPhoneNumber(wid) : getCurrentLid(wid));

/** The account's address, which may be its LID though its number was asked for; null where there is none. */
export async function queryWidExists(wid) {
  const { exists, answeredAs, lid } = await ask('exists', { address: `${wid}` });
  if (lid) learn(lid);
  return exists ? { wid: createWid(answeredAs) } : null;
}

/** The chat with this address, or with the account's other one where that was used last. */
export async function findOrCreateLatestChat(wid) {
  const chats = [wid, getAlternateUserWid(wid)].map((one) => one && Chat.get(one)).filter(Boolean);
  const [latest] = chats.toSorted((a, b) => b.t - a.t);
  if (latest) return { chat: latest, created: false };
  if (!(await queryWidExists(wid))) throw new Error('No LID for user');
  return { chat: openChat(wid), created: true };
}

class Contacts extends Collection {
  async find(address) {
    const id = createWid(address);
    const contact =
      this.get(id) ??
      new Model({ id, pushname: id.user, isContactBlocked: false, phoneNumber: getPhoneNumber(id) });
    if (!this.get(id)) this.add(contact);
    return contact;
  }
}

export const Contact = new Contacts();
export const isMe = (wid) => [us.pn, us.lid].includes(`${wid}`);
