/**
 * What runs inside WhatsApp Web’s page. Each function is sent there as text: it sees its argument and the page, nothing of
 * this file. The modules are WhatsApp’s own; all but the optional ones are also those that whatsapp-web.js itself needs.
 */

interface Wid {
  _serialized: string;
  isLid(): boolean;
}

interface PageMessage {
  id: { id: string; fromMe: boolean; _serialized: string };
  ack?: number;
}

interface PageChat {
  id: Wid;
  /** When something last happened in it, in seconds since 1970. */
  t?: number;
  /** Negative where somebody has marked it as unread. */
  unreadCount?: number;
  msgs: { getModelsArray(): PageMessage[] };
}

interface Modules {
  WAWebCollections: {
    Msg: {
      get(id: string): PageMessage | undefined;
      getMessagesById?(ids: string[]): Promise<{ messages?: PageMessage[] } | undefined>;
      getModelsArray?(): PageMessage[];
    };
    Chat: { get(wid: Wid): PageChat | undefined; getModelsArray(): PageChat[] };
  };
  WAWebSocketModel: { Socket: { hasSynced?: boolean } };
  WAWebWidFactory: { createWid(id: string): Wid };
  WAWebUserPrefsMeUser: { getMaybeMeLidUser(): Wid | undefined; getMaybeMePnUser(): Wid | undefined };
  WAWebMsgKey: new (parts: object) => PageMessage['id'];
  WAWebChatLoadMessages: { loadEarlierMsgs(of: { chat: PageChat }): Promise<PageMessage[] | undefined> };
}

declare const window: {
  require<Name extends keyof Modules>(name: Name): Modules[Name];
  WWebJS: {
    getChat(id: string, how: { getAsModel: false }): Promise<PageChat | null | undefined>;
    sendMessage(chat: PageChat, text: string, options: object): Promise<unknown>;
    enforceLidAndPnRetrieval(id: string): Promise<{ lid?: Wid; phone?: Wid }>;
  };
  onAppStateHasSyncedEvent?(): void;
};

/** How far a send has come in the page. */
export type Step =
  /** Nothing was begun. */
  | { step: 'not_begun'; detail: string }
  /** It threw on its way: begun or not is not known. */
  | { step: 'threw'; detail: string }
  /** The page has it, and hands it to the server by itself. */
  | { step: 'taken'; id: string; ack: number };

/**
 * Sends a text under a key of ours. The library would draw a key of its own; what is given as `extraOptions.id` wins,
 * since it is spread last (whatsapp-web.js 1.34.7, src/util/Injected/Utils.js). The library then looks for its own key,
 * finds nothing and answers undefined: the message is looked up here.
 */
export async function sendUnderKey(message: {
  key: string;
  chat: string;
  text: string;
  /** Milliseconds since 1970: from then on it is not begun any more. */
  beginUntil: number;
}): Promise<Step> {
  let chat: PageChat | null | undefined;
  try {
    chat = await window.WWebJS.getChat(message.chat, { getAsModel: false });
  } catch (error) {
    return { step: 'not_begun', detail: String(error) };
  }
  if (!chat) return { step: 'not_begun', detail: 'there is no such chat' };
  const me = window.require('WAWebUserPrefsMeUser');
  const from = chat.id.isLid() ? me.getMaybeMeLidUser() : me.getMaybeMePnUser();
  const MsgKey = window.require('WAWebMsgKey');
  const id = new MsgKey({ from, to: chat.id, id: message.key, selfDir: 'out' });
  if (Date.now() >= message.beginUntil) return { step: 'not_begun', detail: 'it came too late' };
  try {
    await window.WWebJS.sendMessage(chat, message.text, { extraOptions: { id } });
  } catch (error) {
    return { step: 'threw', detail: String(error) };
  }
  const sent = window.require('WAWebCollections').Msg.get(id._serialized);
  return { step: 'taken', id: id._serialized, ack: sent?.ack ?? 0 };
}

/**
 * Looks for a message of ours by its key: in the page's memory, in its store, and among the chat's latest, under the
 * address that it was sent to and the account's other one (`@c.us` or `@lid`).
 */
export async function findByKey(wanted: {
  key: string;
  chat: string;
}): Promise<{ id: string; ack: number } | null> {
  const { Msg, Chat } = window.require('WAWebCollections');
  const isWanted = (message: PageMessage | undefined) => message?.id.fromMe && message.id.id === wanted.key;
  const answer = (message: PageMessage) => ({ id: message.id._serialized, ack: message.ack ?? 0 });

  const inMemory = Msg.getModelsArray?.().find(isWanted);
  if (inMemory) return answer(inMemory);
  const wid = window.require('WAWebWidFactory').createWid(wanted.chat);
  const wids = [wid];
  try {
    const { lid, phone } = await window.WWebJS.enforceLidAndPnRetrieval(wanted.chat);
    const other = wanted.chat.endsWith('@lid') ? phone : lid;
    if (other) wids.push(other);
  } catch {
    // WhatsApp does not tell the account's other address.
  }
  const ids = wids.map(({ _serialized }) => `true_${_serialized}_${wanted.key}`);
  const stored =
    ids.map((id) => Msg.get(id)).find(isWanted) ??
    (await Msg.getMessagesById?.(ids))?.messages?.find(isWanted);
  if (stored) return answer(stored);
  for (const address of wids) {
    const chat = Chat.get(address);
    if (!chat) continue;
    let latest: PageMessage[] | undefined = chat.msgs.getModelsArray();
    for (let page = 0; page < 5 && latest?.length; page += 1) {
      const found = latest.find(isWanted);
      if (found) return answer(found);
      latest = await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
    }
  }
  return null;
}

/** The state of all messages of ours that the page has in its memory: what came while nobody listened. */
export function ownAcks(): Array<{ key: string; ack: number }> {
  const all = window.require('WAWebCollections').Msg.getModelsArray?.() ?? [];
  return all.filter(({ id }) => id.fromMe).map(({ id, ack }) => ({ key: id.id, ack: ack ?? 0 }));
}

/**
 * The direct chats in which something is unread or has happened since then, of those that are not too old (both in seconds
 * since 1970): a member of staff may have read them on the phone.
 */
export function changedChats(when: {
  since: number;
  notBefore: number;
}): Array<{ id: string; unread: number }> {
  return window
    .require('WAWebCollections')
    .Chat.getModelsArray()
    .filter(({ id }) => /@(c\.us|lid)$/.test(id._serialized))
    .filter(
      ({ t = Infinity, unreadCount = 0 }) => t >= when.notBefore && (t >= when.since || unreadCount !== 0),
    )
    .map(({ id, unreadCount = 0 }) => ({ id: id._serialized, unread: unreadCount }));
}

/**
 * Tells the library what it may have missed: that the page has finished syncing (whatsapp-web.js issue 201821). Where the
 * page says that it has not, only if asked to.
 */
export function tellThatSynced({ evenIfItDoesNotSaySo }: { evenIfItDoesNotSaySo: boolean }): void {
  const { hasSynced } = window.require('WAWebSocketModel').Socket;
  if (hasSynced !== false || evenIfItDoesNotSaySo) window.onAppStateHasSyncedEvent?.();
}
