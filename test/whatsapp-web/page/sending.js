import { ask } from './connection.js';
import { createMessage, keep, nextOrder, pendingMessages, show, storedAck } from './messages.js';
import { nextConnection, Socket, us } from './state.js';

/** How long a forgetful page leaves a message that the network has before it writes it down, in milliseconds. */
const FORGETFUL = 5_000;

/** What the test wants to become of this send. Without a connection it works as ever, later. */
const plan = async () =>
  Socket.state === 'CONNECTED' ? ask('plan').catch(() => nextConnection().then(plan)) : { sends: 'work' };

/**
 * Takes a message over. Answers two promises: that it stands in the chat, which says nothing about the network, and that
 * the network has confirmed it.
 */
export function addAndSendMsgToChat(chat, attributes) {
  const message = createMessage({ ...attributes, order: nextOrder() });
  const added = add(chat, message);
  const result = added.then(() => confirmed(message));
  result.catch(() => {});
  return [added, result];
}

async function add(chat, message) {
  const { sends, forgetful } = await plan();
  if (sends === 'fail') throw new Error('the message could not be sent');
  const write = () => keep(message, { id: `${chat.id}`, unreadCount: chat.unreadCount, t: message.t });
  if (forgetful) setTimeout(() => void write(), FORGETFUL);
  else await write();
  show(message);
  const delivered = deliver(message, sends);
  if (sends !== 'fail_after_taking') return message;
  await delivered;
  throw new Error('the message could not be sent, it says, though it was');
}

function confirmed(message) {
  const answer = () => ({ messageSendResult: message.ack > 0 ? 'OK' : 'ERROR_NETWORK', t: message.t });
  if (message.ack !== 0) return answer();
  return new Promise((resolve) => {
    message.once('change:ack', () => resolve(answer()));
  });
}

/** Hands a message to the network: once, and once more with each new connection until that has taken it. */
async function deliver(message, sends) {
  const { id, body } = message;
  const handOver = () =>
    ask('take', { id: id.id, chat: `${id.remote}`, key: `${id}`, body }).catch(() => false);
  for (let wanted = sends; ; wanted = (await plan()).sends) {
    const stays = wanted === 'drop' || wanted === 'fail' || Socket.state !== 'CONNECTED';
    if (!stays && (await handOver())) return;
    await nextConnection();
    if (!us.settings.resend || (await storedAck(message)) !== 0) return;
  }
}

/** What an earlier life of the page has left unconfirmed goes out again, under its own key, with the next connection. */
export async function resendPending() {
  for (const message of await pendingMessages()) void deliver(message, 'drop');
}
