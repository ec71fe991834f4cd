import { describe, expect, it } from '@jest/globals';
import type wweb from 'whatsapp-web.js';
import { createLogger } from '../../src/logger.ts';
import { createCatchUp } from '../../src/whatsapp/catch-up.ts';
import { changedChats } from '../../src/whatsapp/page-calls.ts';

const DAY = 24 * 3600;
const MINUTES = 60;
const now = () => Date.now() / 1000;

interface Wanted {
  since: number;
  notBefore: number;
}

/** As the library is where somebody looks back: one chat with these messages, and what it is asked for. */
function libraryWith(
  messages: Array<{ body: string; timestamp: number; fromMe?: boolean; ack?: number }> | Error,
) {
  const asked: Wanted[] = [];
  const client = {
    pupPage: {
      async evaluate(work: unknown, wanted: Wanted) {
        if (work !== changedChats) return [];
        asked.push(wanted);
        return [{ id: '5491123456789@c.us', unread: 1 }];
      },
    },
    getChatById: async () => ({
      async fetchMessages() {
        if (messages instanceof Error) throw messages;
        return messages.map((message) => ({ ...message, id: { id: message.body } }));
      },
    }),
  };
  return { client: client as unknown as wweb.Client, asked };
}

function catchUp() {
  const bodies: string[] = [];
  const acks: Array<[string, number]> = [];
  const { connected, disconnected } = createCatchUp({
    onAck: (key, ack) => acks.push([key, ack]),
    onMessage: ({ body }) => bodies.push(body),
    logger: createLogger('silent'),
  });
  return { connected, disconnected, bodies, acks };
}

describe('Looking back', () => {
  it('leaves alone at the start what is older than three days, as all is that a new account brings along', async () => {
    const { client, asked } = libraryWith([
      { body: 'old', timestamp: now() - 4 * DAY },
      { body: 'new', timestamp: now() - 2 * DAY },
    ]);
    const { connected, bodies } = catchUp();
    await connected(client);
    expect(bodies).toEqual(['new']);
    const [wanted] = asked;
    expect(wanted?.notBefore).toBeGreaterThan(now() - 3.1 * DAY);
    expect(wanted?.notBefore).toBeLessThan(now() - 2.9 * DAY);
  });

  it('tells how far our own messages have come', async () => {
    const { client } = libraryWith([{ body: 'ours', timestamp: now(), fromMe: true, ack: 3 }]);
    const { connected, bodies, acks } = catchUp();
    await connected(client);
    expect([bodies, acks]).toEqual([[], [['ours', 3]]]);
  });

  it('goes back to when the connection was lost, and a little further', async () => {
    const { client, asked } = libraryWith([]);
    const { connected, disconnected } = catchUp();
    await connected(client);
    disconnected();
    await connected(client);
    expect(asked[1]?.since).toBeGreaterThan(now() - 5 * MINUTES);
    expect(asked[1]?.since).toBeLessThan(now() - MINUTES);
  });

  it('goes back as far as before where it could not be finished', async () => {
    const failing = libraryWith(new Error('the page is gone'));
    const working = libraryWith([]);
    const { connected, disconnected } = catchUp();
    void connected(failing.client);
    disconnected();
    await connected(working.client);
    expect(working.asked[0]?.since).toBe(failing.asked[0]?.since);
  });
});
