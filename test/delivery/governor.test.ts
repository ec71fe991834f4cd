import { describe, expect, it } from '@jest/globals';
import { createGovernor, signOfLookUp, signOfSend, type Sign } from '../../src/delivery/governor.ts';
import type { Change, Found, Outcome } from '../../src/delivery/ports.ts';

/** A governor that has seen these signs, each of another delivery. */
function after(...signs: Sign[]) {
  const governor = createGovernor();
  let sends = 0;
  const see = (sign: Sign) => {
    sends += 1;
    return governor.note({ id: `dlv_${sends}`, messageKey: `3EB0${sends}` }, sign);
  };
  return { governor, see, answers: signs.map(see) };
}

const times = (count: number, sign: Sign = 'rejected') => Array<Sign>(count).fill(sign);

describe('The governor of a number', () => {
  it('slows it after three in a row that went wrong, and not before', () => {
    expect(after().governor.isSlowed).toBe(false);
    expect(after(...times(2)).governor.isSlowed).toBe(false);
    expect(after(...times(3)).governor.isSlowed).toBe(true);
    expect(after('rejected', 'unconfirmed', 'rejected').governor.isSlowed).toBe(true);
  });

  it('wants it paused after six in a row, for the reason of the last', () => {
    expect(after(...times(6)).answers).toEqual([...times(5).map(() => undefined), 'rejected']);
    expect(after(...times(5), 'unconfirmed').answers.at(-1)).toBe('unconfirmed');
    expect(after(...times(7)).answers.at(-1)).toBe('rejected');
  });

  it('is content as soon as one is confirmed', () => {
    const { governor, see, answers } = after(...times(5), 'confirmed', ...times(2));
    expect(answers.every((answer) => answer === undefined)).toBe(true);
    expect(governor.isSlowed).toBe(false);
    see('rejected');
    expect(governor.isSlowed).toBe(true);
    see('confirmed');
    expect(governor.isSlowed).toBe(false);
  });

  it('is content after a receipt for one that it took for unconfirmed, and not after others', () => {
    const { governor } = after(...times(4, 'unconfirmed'));
    governor.received(['3EB0999', '3EB00']);
    expect(governor.isSlowed).toBe(true);
    governor.received(['3EB0999', '3EB02']);
    expect(governor.isSlowed).toBe(false);
  });

  it('begins anew when a person lets the number go on', () => {
    const { governor, see } = after(...times(8));
    governor.reset();
    expect(governor.isSlowed).toBe(false);
    expect(times(5).map(see)).toEqual(times(5).map(() => undefined));
    expect(see('rejected')).toBe('rejected');
  });

  it('takes one delivery that is refused again and again for one trouble: it may be its recipient’s', () => {
    const governor = createGovernor();
    for (let generation = 0; generation < 10; generation += 1) {
      expect(governor.note({ id: 'dlv_1', messageKey: `3EB0${generation}` }, 'rejected')).toBeUndefined();
    }
    expect(governor.isSlowed).toBe(false);
  });
});

describe('A sign of how WhatsApp treats the number', () => {
  it.each<[Outcome, Sign | undefined]>([
    [{ kind: 'sent', whatsappMessageId: 'w' }, 'confirmed'],
    [{ kind: 'refused', reason: 'rejected', detail: '' }, 'rejected'],
    [{ kind: 'refused', reason: 'not_on_whatsapp', detail: '' }, undefined],
    [{ kind: 'unavailable', detail: '' }, undefined],
    [{ kind: 'not_ready', detail: '' }, undefined],
    [{ kind: 'in_doubt', detail: '' }, undefined],
  ])('is, after a send that was %j, %s', (outcome, sign) => {
    expect(signOfSend(outcome)).toBe(sign);
  });

  const again: Change = { status: 'queued', dueAt: 0, holdReason: 'retry' };
  it.each<[Found, Change, Sign | undefined]>([
    [{ kind: 'sent', whatsappMessageId: 'w' }, { status: 'sent', at: 0 }, 'confirmed'],
    [{ kind: 'failed' }, again, 'rejected'],
    [{ kind: 'failed' }, { status: 'dead' }, 'rejected'],
    [{ kind: 'pending' }, { status: 'sending', lookUpAt: 0 }, undefined],
    [{ kind: 'pending' }, { status: 'in_doubt' }, 'unconfirmed'],
    [{ kind: 'not_found' }, again, undefined],
    [{ kind: 'not_found' }, { status: 'in_doubt' }, undefined],
    [{ kind: 'unavailable', detail: '' }, { status: 'sending', lookUpAt: 0 }, undefined],
  ])('is, after a look-up that found it %j and made it %j, %s', (found, change, sign) => {
    expect(signOfLookUp(found, change)).toBe(sign);
  });
});
