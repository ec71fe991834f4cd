import { describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../src/delivery/delivery.ts';
import { planReply } from '../../src/delivery/plan-reply.ts';
import { HOUR, START } from '../support/events.ts';
import { reply } from '../support/replies.ts';

describe('The delivery of an answer', () => {
  it('has its words and its chat from the start, and a day to be sent', () => {
    const answer = reply('tr_1:verified:origin', {
      clientId: '7',
      chat: '77@lid',
      phone: '+5491123456789',
      locale: 'pt',
      text: 'Olá',
    });
    expect(planReply(answer, START)).toEqual({
      id: deliveryId('reply:tr_1:verified:origin', 'reply'),
      eventId: 'reply:tr_1:verified:origin',
      type: 'conversation.reply',
      clientId: '7',
      role: 'reply',
      recipient: '+5491123456789',
      locale: 'pt',
      subject: 'conversation',
      priority: 1,
      createdAt: START,
      expiresAt: START + 24 * HOUR,
      chat: '77@lid',
      text: 'Olá',
    });
  });

  it('to somebody whom nobody knows is for their chat, and of no client', () => {
    expect(planReply(reply('a', { chat: '77@lid' }), START)).toMatchObject({
      recipient: '77@lid',
      clientId: '',
    });
  });

  it('is never that of an event, whatever id the panel gives one', () => {
    expect(planReply(reply('a'), START).id).not.toBe(deliveryId('reply:a', 'client'));
  });
});
