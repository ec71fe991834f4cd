import { Emitter, Model } from './models.js';

/** The connection's state as the library reads it. Its methods are the session's. */
export const Socket = new Model({ state: 'OPENING', hasSynced: false });

/** The QR code's changing part, and our phone. */
export const Conn = new Model({ ref: undefined, pushname: 'Avisador', platform: 'android' });

export const Cmd = new Emitter();

/** Who we are while linked, as addresses, and how the network wants this page to behave. */
export const us = { pn: undefined, lid: undefined, settings: { resend: true, syncEarly: false, frames: 0 } };

/** Resolves at the next CONNECTED. */
export function nextConnection() {
  return new Promise((resolve) => {
    Socket.on('change:state', function connected(_socket, state) {
      if (state !== 'CONNECTED') return;
      Socket.off('change:state', connected);
      resolve();
    });
  });
}
