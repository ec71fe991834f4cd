/** Who or what an address means: `user@server`. */
export class Wid {
  constructor(serialized) {
    const [user, server] = String(serialized).split('@');
    if (!user || !server) throw new Error(`wid error: invalid wid: ${serialized}`);
    this.server = server;
    this.user = user;
    this._serialized = serialized;
  }

  isLid() {
    return this.server === 'lid';
  }

  isUser() {
    return this.server === 'c.us' || this.server === 'lid';
  }

  isGroup() {
    return this.server === 'g.us';
  }

  isBroadcast() {
    return this.server === 'broadcast';
  }

  isStatus() {
    return this._serialized === 'status@broadcast';
  }

  isNewsletter() {
    return this.server === 'newsletter';
  }

  equals(other) {
    return other?._serialized === this._serialized;
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }

  toString() {
    return this._serialized;
  }
}

export const createWid = (from) => (from instanceof Wid ? from : new Wid(from?._serialized ?? from));

/** A message's id: whose it is, in which chat, and the part that the sender has made up. */
export class MsgKey {
  constructor({
    from,
    to,
    id,
    participant,
    selfDir,
    fromMe = selfDir === 'out',
    remote = fromMe ? to : from,
  }) {
    this.fromMe = fromMe;
    this.remote = createWid(remote);
    this.id = id;
    if (participant) this.participant = createWid(participant);
    this._serialized = [fromMe, remote, id, participant].filter((part) => part !== undefined).join('_');
  }

  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return `3EB0${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
  }

  static fromString(serialized) {
    const [fromMe, remote, id, participant] = serialized.split('_');
    return new MsgKey({ fromMe: fromMe === 'true', remote, id, participant });
  }

  toString() {
    return this._serialized;
  }
}
