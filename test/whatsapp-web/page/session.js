import { ask, connect, disconnect, tell } from './connection.js';
import { facts, loadChats } from './messages.js';
import { resendPending } from './sending.js';
import { Cmd, Conn, Socket, us } from './state.js';
import { read, wipe, write } from './storage.js';

const randomKey = () => crypto.getRandomValues(new Uint8Array(32));

/** What stands in the QR code besides Conn.ref. */
export const keys = {
  noise: randomKey(),
  identity: randomKey(),
  secret: encodeB64(randomKey()),
  platform: '1',
};

export function encodeB64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** How long the library may take to come once more for each iframe, if it does, in milliseconds. */
const PATIENCE = 500;

let framesShown = 0;

/** Goes on where the last life of the page has ended, connects, and stays connected. */
export async function start() {
  await loadChats();
  await resendPending();
  reachNetwork();
}

function reachNetwork() {
  connect({
    async onOpen() {
      Socket.set({ state: 'OPENING' });
      await logIn();
    },
    onFrame: (frame) => (frame.fact ? learnFact(frame) : commands[frame.what](frame)),
    onClose(wasOpen) {
      if (Socket.state === 'CONFLICT' || Socket.state === 'TOS_BLOCK') return false;
      if (wasOpen) Socket.set({ state: 'TIMEOUT' });
      return true;
    },
  });
}

async function logIn() {
  const credentials = await read((stores) => stores.account.get('credentials'));
  const { as, ...answer } = await ask('hello', { device: credentials?.device });
  if (as === 'nobody') showQr(answer);
  if (as === 'unlinked') await leave();
  if (as === 'blocked') Socket.set({ state: 'TOS_BLOCK' });
  if (as === 'device') Object.assign(us, answer);
}

function showQr({ ref, frames }) {
  showFrames(frames);
  Conn.set({ ref });
  const parts = [ref, encodeB64(keys.noise), encodeB64(keys.identity), keys.secret, keys.platform];
  tell('showing', { code: parts.join(',') });
  Socket.set({ state: 'UNPAIRED' });
}

async function learnFact({ fact, seq }) {
  await facts[fact.kind](fact);
  tell('got', { seq });
}

/** What the network says of its own accord. */
const commands = {
  ref: showQr,

  qr_is_stale() {
    Socket.set({ state: 'UNPAIRED_IDLE' });
  },

  async scanned({ device }) {
    Socket.set({ state: 'PAIRING' });
    await write((stores) => void stores.account.put({ device }, 'credentials'));
    await logIn();
  },

  caught_up() {
    if (us.settings.syncEarly) sync();
    Socket.set({ state: 'CONNECTED' });
    void syncWhenListened();
  },

  frame: () => showFrames(framesShown + 1),

  conflict() {
    Socket.set({ state: 'CONFLICT' });
    disconnect();
  },

  block() {
    Socket.set({ state: 'TOS_BLOCK' });
  },

  logout: leave,

  reload() {
    location.reload();
  },

  /** The page's only thread waits for an answer that the server does not give. */
  hang() {
    const request = new XMLHttpRequest();
    request.open('GET', '/hang', false);
    request.send();
  },
};

function sync() {
  Cmd.trigger('offline_progress_update_from_bridge');
  Socket.set({ hasSynced: true });
}

/** The real page takes long to sync, and the library is there by then. This one is done at once, so it waits for that. */
async function syncWhenListened() {
  await listened(1, Infinity);
  showFrames(us.settings.frames);
  await listened(1 + framesShown, PATIENCE);
  sync();
}

async function listened(count, patience) {
  const end = Date.now() + patience;
  while (Socket.listeners('change:hasSynced').length < count && Date.now() < end) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

function showFrames(count) {
  for (; framesShown < count; framesShown++) {
    const frame = document.createElement('iframe');
    frame.src = '/frame.html';
    document.body.append(frame);
  }
}

/** Our phone has logged us out: nothing stays, and the page starts anew. */
async function leave() {
  await wipe();
  Cmd.trigger('logout');
  // The library waits for the navigation, from the other side of the browser's pipe.
  setTimeout(() => location.assign('/?post_logout=1'), 100);
}

Object.defineProperties(Socket, {
  logout: {
    async value() {
      await ask('unlink');
      await wipe();
    },
  },
  takeover: { value: reachNetwork },
});

Cmd.refreshQR = async () => showQr(await ask('refresh'));
