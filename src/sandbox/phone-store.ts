import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { calm, network, type Network } from './network.ts';
import type { Update } from './wire.ts';

export interface Phone {
  phone: string;
  registered: boolean;
  /** Its holder opens what arrives, at once. */
  reads: boolean;
}

export interface StoredMessage {
  /** Unlike any other message's, in whichever file. */
  id: string;
  phone: string;
  direction: 'to_customer' | 'from_customer';
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  /** To the customer: `delivered` or `read`. From the customer: `sent`, and `delivered` once the service has taken it. */
  status: 'sent' | 'delivered' | 'read';
  deliveryId: string | null;
  /** Our number: that it came from or goes to; null: to whichever takes it first. */
  number: string | null;
}

/** A phone and its conversation with us. */
export interface Conversation<Message = StoredMessage> extends Phone {
  /** Absent where nothing was said. */
  last?: Message;
  /** How many messages there are. */
  count: number;
}

/** Which messages are asked for. */
export interface Wanted {
  /** None: all phones'. */
  phone?: string | undefined;
  /** Those after the message of this id. */
  after?: string | undefined;
  /** The newest so many. */
  limit?: number | undefined;
}

export interface NewMessage {
  number: string;
  key: string;
  phone: string;
  text: string;
  deliveryId: string;
  at: number;
}

/** What our own number's sessions have done. */
export interface Sender {
  /** The newest epoch that was seen. */
  epoch: number;
  /** The last update that was dealt with. */
  acknowledged: number;
}

const schema = `
  create table sandbox (profile text not null, network text not null) strict;
  create table senders (
    number text primary key, epoch integer not null, acknowledged integer not null
  ) strict, without rowid;
  create table phones (
    phone text primary key, registered integer not null, reads integer not null
  ) strict, without rowid;
  create table messages (
    seq integer primary key autoincrement,
    -- Our number that sent it, or that the customer writes to; null: whichever asks first.
    number text,
    key text,
    phone text not null,
    direction text not null,
    text text not null,
    at integer not null,
    status text not null,
    delivery_id text,
    forgotten integer not null default 0
  ) strict;
  create index messages_by_key on messages (key) where key is not null;
  -- Whole, so that conversations are counted without reading them.
  create index messages_by_phone on messages (phone, forgotten);
  create table updates (
    seq integer primary key autoincrement,
    kind text not null,
    message integer not null,
    at integer not null
  ) strict;
`;

const UPDATES_AT_ONCE = 500;
/** As SQLite's `limit` has it. */
const EVERY = -1;

/**
 * The phones' memory, in a file of its own. What a function here writes is on disk when it returns, or when the
 * `transaction` around it does. Throws PhoneStoreError when the file cannot be opened or another process has it.
 */
export function openPhoneStore(file: string) {
  const db = open(file);
  const { profile } = db.prepare<[], { profile: string }>('select profile from sandbox').get()!;
  const sql = statements(db);

  const idOf = (seq: number | bigint): string => `${profile}-${seq}`;
  const withId = ({ seq, ...message }: MessageRow): StoredMessage => ({ id: idOf(seq), ...message });

  function phone(number: string): Phone {
    const row = sql.phone.get(number);
    return { phone: number, registered: row?.registered !== 0, reads: row?.reads === 1 };
  }

  return {
    /** Names this memory: another file has another one. */
    profile,

    transaction: (writes: () => void): void => db.transaction(writes).immediate(),

    network(): Network {
      return network.parse({ ...calm, ...JSON.parse(sql.network.get()!.network) });
    },
    saveNetwork(state: Network): void {
      sql.saveNetwork.run(JSON.stringify(state));
    },

    sender(number: string): Sender | undefined {
      return sql.sender.get(number);
    },
    saveSender(number: string, { epoch, acknowledged }: Sender): void {
      sql.saveSender.run(number, epoch, acknowledged);
    },
    /** What customers wrote to this number between these updates has reached the service. Answers whether they wrote anything. */
    markReceived(number: string, after: number, upTo: number): boolean {
      return sql.markReceived.run(number, after, upTo).changes > 0;
    },

    phone,
    /** A phone that reads has read everything that it was sent. */
    savePhone({ phone: number, registered, reads }: Phone, at: number): void {
      sql.savePhone.run(number, Number(registered), Number(reads));
      if (!reads) return;
      sql.announceReads.run(at, number);
      sql.markRead.run(number);
    },

    /** The phone receives a message, whatever else it has received under that key. Answers its id. */
    receive({ number, key, phone: to, text, deliveryId, at }: NewMessage): string {
      const { reads } = phone(to);
      const status = reads ? 'read' : 'delivered';
      const seq = sql.receive.run(number, key, to, text, at, status, deliveryId).lastInsertRowid;
      sql.announce.run('delivered', seq, at);
      if (reads) sql.announce.run('read', seq, at);
      return idOf(seq);
    },
    /** The customer writes to us, in the chat in which they were written to last. */
    write(from: string, text: string, at: number): StoredMessage {
      const seq = sql.write.run(from, from, text, at).lastInsertRowid;
      sql.announce.run('message', seq, at);
      return withId(sql.message.get(seq)!);
    },
    /** The id of the first message that this number of ours has sent under that key. */
    idByKey(number: string, key: string): string | undefined {
      const row = sql.byKey.get(key, number);
      return row && idOf(row.seq);
    },
    /** Those that have said or been told something, or have a setting; the newest conversation first. */
    conversations(limit: number): Conversation[] {
      return sql.conversations.all(limit).map(({ last, registered, reads, ...conversation }) => ({
        ...conversation,
        registered: registered !== 0,
        reads: reads === 1,
        ...(last !== null && { last: withId(sql.message.get(last)!) }),
      }));
    },
    /** Oldest first. Undefined where `after` is no id of a message here. */
    messages({ phone: of, after, limit = EVERY }: Wanted): StoredMessage[] | undefined {
      const [memory, seq = ''] = (after ?? idOf(0)).split('-');
      if (memory !== profile || !/^\d{1,15}$/.test(seq)) return undefined;
      const newest =
        of === undefined ? sql.messages.all(Number(seq), limit) : sql.messagesOf.all(of, Number(seq), limit);
      return newest.toReversed().map(withId);
    },
    /**
     * Empties the conversations. The keys stay known: a sender in doubt that looked one up after this would take a
     * message that had arrived for one that had not, and send it again.
     */
    forget(): void {
      sql.forgetNews.run();
      sql.forgetWritten.run();
      sql.forgetReceived.run();
    },

    /** Has a number be the one to which those write whom no number has written to. */
    claimWritten(number: string): void {
      if (sql.isUnclaimed.get() !== undefined) sql.claim.run(number);
    },
    /** The next ones for a number, in order. */
    updates(number: string, after: number): Update[] {
      return sql.updates.all(after, number, UPDATES_AT_ONCE).map((row) => {
        const { seq, kind, at, key, phone: from, text } = row;
        return kind === 'message'
          ? { seq, kind, id: idOf(row.message), phone: from, text, at }
          : { seq, kind, key: key ?? '', at };
      });
    },

    close(): void {
      db.close();
    },
  };
}

interface UpdateRow {
  seq: number;
  kind: Update['kind'];
  at: number;
  message: number;
  key: string | null;
  phone: string;
  text: string;
}

function open(file: string): Database.Database {
  try {
    const db = new Database(file, { timeout: 1000 });
    // Two processes with one file would each believe themselves to be the phones.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    const make = db.transaction(() => {
      if (db.pragma('user_version', { simple: true }) !== 0) return;
      db.exec(schema);
      db.prepare('insert into sandbox values (?, ?)').run(
        randomBytes(6).toString('hex'),
        JSON.stringify(calm),
      );
      db.pragma('user_version = 1');
    });
    make.immediate();
    // Files of earlier versions have none.
    db.exec('create index if not exists messages_unclaimed on messages (seq) where number is null');
    return db;
  } catch (cause) {
    throw new PhoneStoreError(file, cause);
  }
}

class PhoneStoreError extends Error {
  override readonly name = 'PhoneStoreError';
  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`cannot open the phone sandbox's database ${file}: ${why}`, { cause });
  }
}

type MessageRow = Omit<StoredMessage, 'id'> & { seq: number };

interface ConversationRow {
  phone: string;
  registered: number;
  reads: number;
  count: number;
  last: number | null;
}

/** Each is compiled once: preparing one costs more than running it. */
function statements(db: Database.Database) {
  const columns = 'seq, phone, direction, text, at, status, delivery_id as deliveryId, number';
  return {
    network: db.prepare<[], { network: string }>('select network from sandbox'),
    saveNetwork: db.prepare<[string]>('update sandbox set network = ?'),
    sender: db.prepare<[string], Sender>('select epoch, acknowledged from senders where number = ?'),
    saveSender: db.prepare<[string, number, number]>('insert or replace into senders values (?, ?, ?)'),
    markReceived: db.prepare<[string, number, number]>(
      `update messages set status = 'delivered'
       where direction = 'from_customer' and status = 'sent' and number = ?
       and seq in (select message from updates where kind = 'message' and seq > ? and seq <= ?)`,
    ),
    phone: db.prepare<[string], { registered: number; reads: number }>(
      'select registered, reads from phones where phone = ?',
    ),
    savePhone: db.prepare<[string, number, number]>('insert or replace into phones values (?, ?, ?)'),
    announceReads: db.prepare<[number, string]>(
      `insert into updates (kind, message, at) select 'read', seq, ? from messages
       where phone = ? and direction = 'to_customer' and status = 'delivered' order by seq`,
    ),
    markRead: db.prepare<[string]>(
      `update messages set status = 'read'
       where phone = ? and direction = 'to_customer' and status = 'delivered'`,
    ),
    receive: db.prepare<[string, string, string, string, number, string, string]>(
      `insert into messages (number, key, phone, direction, text, at, status, delivery_id)
       values (?, ?, ?, 'to_customer', ?, ?, ?, ?)`,
    ),
    write: db.prepare<[string, string, string, number]>(
      `insert into messages (number, phone, direction, text, at, status)
       select (select number from messages where phone = ? and direction = 'to_customer' order by seq desc limit 1),
         ?, 'from_customer', ?, ?, 'sent'`,
    ),
    isUnclaimed: db.prepare<[], object>(
      `select 1 from messages where number is null and direction = 'from_customer' and status = 'sent'`,
    ),
    claim: db.prepare<[string]>(
      `update messages set number = ? where number is null and direction = 'from_customer' and status = 'sent'`,
    ),
    announce: db.prepare<[string, number | bigint, number]>(
      'insert into updates (kind, message, at) values (?, ?, ?)',
    ),
    byKey: db.prepare<[string, string], { seq: number }>(
      'select seq from messages where key = ? and number = ? order by seq limit 1',
    ),
    message: db.prepare<[number | bigint], MessageRow>(`select ${columns} from messages where seq = ?`),
    conversations: db.prepare<[number], ConversationRow>(
      `select phone, coalesce(registered, 1) as registered, coalesce(reads, 0) as reads,
         coalesce(count, 0) as count, last
       from (select phone, count(*) as count, max(seq) as last from messages
             where forgotten = 0 group by phone)
       full join phones using (phone) order by last desc nulls last, phone limit ?`,
    ),
    messages: db.prepare<[number, number], MessageRow>(
      `select ${columns} from messages where seq > ? and forgotten = 0 order by seq desc limit ?`,
    ),
    messagesOf: db.prepare<[string, number, number], MessageRow>(
      `select ${columns} from messages where phone = ? and seq > ? and forgotten = 0
       order by seq desc limit ?`,
    ),
    forgetNews: db.prepare("delete from updates where kind = 'message'"),
    forgetWritten: db.prepare("delete from messages where direction = 'from_customer'"),
    forgetReceived: db.prepare("update messages set forgotten = 1, text = ''"),
    updates: db.prepare<[number, string, number], UpdateRow>(
      `select updates.seq, kind, updates.at, message, key, phone, text from updates
       join messages on messages.seq = updates.message
       where updates.seq > ? and number = ? order by updates.seq limit ?`,
    ),
  };
}
