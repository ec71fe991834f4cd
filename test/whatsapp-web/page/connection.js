/** Milliseconds between tries to reach the network. */
const RETRY = 100;

let socket;
let asked = 0;
const waiting = new Map();

/**
 * Connects to the network, and again whenever that ends, as long as `onClose` says so. What the network says of its own
 * accord is handled in order, one after the other.
 */
export function connect({ onOpen, onFrame, onClose }) {
  const connection = new WebSocket(`wss://${location.host}/network`);
  let handled = Promise.resolve();

  connection.addEventListener('open', () => {
    socket = connection;
    void onOpen();
  });

  connection.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.what === 'answer') {
      waiting.get(frame.answer).resolve(frame.value);
      waiting.delete(frame.answer);
    } else {
      handled = handled.then(() => onFrame(frame)).catch((error) => console.error(error));
    }
  });

  connection.addEventListener('close', () => {
    const wasOpen = socket === connection;
    socket = undefined;
    for (const { reject } of waiting.values()) reject(new Error('the connection to WhatsApp is lost'));
    waiting.clear();
    if (onClose(wasOpen)) setTimeout(() => connect({ onOpen, onFrame, onClose }), RETRY);
  });
}

export const disconnect = () => socket?.close();

/** The network's answer. Rejects without a connection, or when that ends first. */
export function ask(what, args) {
  if (!socket) return Promise.reject(new Error('there is no connection to WhatsApp'));
  const { promise, resolve, reject } = Promise.withResolvers();
  waiting.set(++asked, { resolve, reject });
  socket.send(JSON.stringify({ ...args, what, ask: asked }));
  return promise;
}

export function tell(what, args) {
  socket?.send(JSON.stringify({ ...args, what }));
}
