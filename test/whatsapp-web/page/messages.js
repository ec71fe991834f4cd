import { createWid, MsgKey } from './ids.js';
import { Collection, Model } from './models.js';
import { read, write } from './storage.js';

/** How many of a chat's messages are in memory after a start, and how many more one look at its past brings. */
const NEWEST = 3;
const EARLIER = 10;

class Message extends Model {
  unsafe() {
    return this;
  }

  msgContextInfo() {
    return {
      quotedMsg: { type: this.type, body: this.body },
      quotedStanzaID: this.id.id,
      quotedParticipant: this.author ?? this.from,
    };
  }
}

class Messages extends Collection {
  /** Also those that are not in memory. */
  async getMessagesById(keys) {
    const found = await Promise.all(keys.map(async (key) => this.get(key) ?? (await storedMessage(key))));
    return { messages: found.filter((message) => message !== undefined) };
  }
}

class ChatModel extends Model {
  msgs = new Collection();

  serialize() {
    const msgs = this.msgs.getModelsArray().map((message) => message.serialize());
    return Object.assign(super.serialize(), { msgs });
  }
}

class Chats extends Collection {
  async find(wid) {
    return this.get(wid) ?? openChat(wid);
  }
}

export const Msg = new Messages();
export const Chat = new Chats();

/** The chat with this address, which is made where there is none. */
export function openChat(address, { unreadCount = 0, t = 0 } = {}) {
  const id = createWid(address);
  const existing = Chat.get(id);
  if (existing) return existing;
  const chat = new ChatModel({
    id,
    unreadCount,
    t,
    formattedTitle: id.user,
    archive: false,
    isLocked: false,
  });
  chat.mute = { expiration: 0 };
  if (id.isGroup()) chat.groupMetadata = new Model({ id, announce: false, participants: [] });
  Chat.add(chat);
  return chat;
}

export const createMessage = ({ id, from, to, author, ...attributes }) =>
  new Message({
    ...attributes,
    id: id instanceof MsgKey ? id : MsgKey.fromString(id),
    from: createWid(from),
    to: createWid(to),
    ...(author && { author: createWid(author) }),
  });

/** As it lies in the store: plain values, and nothing that is true of the moment only. */
function record(message) {
  const { isNewMsg: _isNewMsg, ...attributes } = message;
  const { id, from, to, author } = message;
  const addresses = { id: `${id}`, from: `${from}`, to: `${to}`, ...(author && { author: `${author}` }) };
  return { key: `${id}`, chat: `${id.remote}`, message: { ...attributes, ...addresses } };
}

/** Writes a message, and how its chat stands after it. Resolves when both are on disk. */
export const keep = (message, chat) =>
  write((stores) => {
    stores.messages.put(record(message));
    if (chat) stores.chats.put(chat);
  });

async function storedMessage(key) {
  const found = await read((stores) => stores.messages.get(key));
  return found && createMessage(found.message);
}

/** Of one chat, or of all, oldest first. */
async function storedMessages(chat) {
  const records = await read(({ messages }) =>
    chat ? messages.index('chat').getAll(chat) : messages.getAll(),
  );
  return records.map(({ message }) => createMessage(message)).toSorted((a, b) => a.order - b.order);
}

/** Ours that the network has not confirmed. */
export const pendingMessages = async () =>
  (await storedMessages()).filter(({ id, ack }) => id.fromMe && ack === 0);

export const storedAck = async (message) => (await storedMessage(`${message.id}`))?.ack;

/** The chats as they were left, with the newest of their messages. */
export async function loadChats() {
  for (const chat of await read((stores) => stores.chats.getAll())) openChat(chat.id, chat);
  const byChat = Map.groupBy(await storedMessages(), ({ id }) => `${id.remote}`);
  for (const messages of byChat.values()) {
    for (const message of messages.slice(-NEWEST)) show(message);
  }
}

/** Brings the ones before the oldest that is in memory. Answers them; none is left when there are none. */
export async function loadEarlierMsgs({ chat }) {
  const stored = await storedMessages(`${chat.id}`);
  const oldest = stored.findIndex(({ id }) => chat.msgs.get(id));
  const end = oldest === -1 ? stored.length : oldest;
  const earlier = stored.slice(Math.max(0, end - EARLIER), end);
  chat.msgs.prepend(earlier);
  for (const message of earlier) Msg.add(message);
  return earlier;
}

/** Puts a message into memory, where the library sees it. */
export function show(message) {
  if (!message.id.remote.isBroadcast()) {
    const chat = openChat(message.id.remote);
    chat.msgs.add(message);
    chat.set({ t: message.t, lastReceivedKey: message.id });
  }
  Msg.add(message);
}

let lastOrder = 0;

/** Two messages of one second keep their order. */
export const nextOrder = () => (lastOrder = Math.max(lastOrder + 1, Date.now() * 1000));

/** What the network tells, in the order in which it is told: kept first, then shown. The same may be told again. */
export const facts = {
  async message({ key, body, t, from, to, author }) {
    if (await storedMessage(key)) return;
    const message = createMessage({
      id: key,
      body,
      t,
      from,
      to,
      author,
      order: nextOrder(),
      type: 'chat',
      ack: 1,
      isNewMsg: true,
      isStatusV3: key.includes('_status@broadcast_'),
      notifyName: createWid(author ?? from).user,
    });
    const { fromMe, remote } = message.id;
    if (remote.isBroadcast()) {
      await keep(message);
      show(message);
      return;
    }
    const chat = openChat(remote);
    const unreadCount = fromMe ? chat.unreadCount : chat.unreadCount + 1;
    await keep(message, { id: `${remote}`, unreadCount, t });
    show(message);
    chat.set({ unreadCount });
  },

  async receipt({ key, ack }) {
    const isNews = (before) => (ack === -1 ? before === 0 : before >= 0 && ack > before);
    await change(key, (message) => isNews(message.ack) && { ack });
  },

  async edit({ key, body, at }) {
    const latest = { latestEditMsgKey: MsgKey.fromString(key), latestEditSenderTimestampMs: at };
    await change(key, () => ({ body, ...latest }));
  },

  async revoke({ key }) {
    await change(key, () => ({ type: 'revoked', body: '' }));
  },
};

/** Changes a message in the store and, where it is there, in memory. */
async function change(key, changes) {
  const stored = await storedMessage(key);
  const message = Msg.get(key) ?? stored;
  const attributes = message && changes(message);
  if (!attributes) return;
  if (stored) await keep(Object.assign(stored, attributes));
  Msg.get(key)?.set(attributes);
}

/** The chat is read on our side. */
export async function sendSeen({ chat }) {
  await write((stores) => void stores.chats.put({ id: `${chat.id}`, unreadCount: 0, t: chat.t }));
  chat.set({ unreadCount: 0 });
}
