import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyInbound } from '../../src/transfer/classify-inbound.ts';
import { inboundWords } from '../../src/transfer/inbound-words.ts';
import { anyText } from './any-text.ts';
import { ordinary } from './ordinary-texts.ts';
import { locales } from './shipped-sentences.ts';

const lists = {
  opt_out: 'optOut',
  opt_out_or_service: 'optOutOrService',
  opt_in: 'optIn',
  cancel: 'cancel',
  cancel_transfer: 'cancelTransfer',
} as const;

describe('the words of a locale', () => {
  it('are there for every locale that is shipped', () => {
    expect(Object.keys(inboundWords)).toEqual(locales);
  });

  it('mean one thing only, in whatever locale', () => {
    for (const words of Object.values(inboundWords)) {
      for (const [kind, list] of Object.entries(lists)) {
        for (const phrase of words[list].split(','))
          expect([phrase, classifyInbound(phrase).kind]).toEqual([phrase, kind]);
      }
    }
  });
});

describe('a message that is nothing but a word', () => {
  it.each([
    ['STOP', 'opt_out', undefined],
    ['Stop.', 'opt_out', undefined],
    ['*stop* 🙏', 'opt_out', undefined],
    [' stop!! \n', 'opt_out', undefined],
    ['PARAR', 'opt_out', undefined],
    ['SAIR', 'opt_out', 'pt'],
    ['Cancella', 'opt_out', 'it'],
    ['ARRÊT', 'opt_out', 'fr'],
    ['arret', 'opt_out', 'fr'],
    ['Unsubscribe', 'opt_out', 'en'],
    ['No quiero recibir más mensajes.', 'opt_out', 'es'],
    ['BAJA', 'opt_out_or_service', 'es'],
    ['baja', 'opt_out_or_service', 'es'],
    ['Dar de baja', 'opt_out_or_service', 'es'],
    ['quiero darme de baja', 'opt_out_or_service', 'es'],
    ['ALTA', 'opt_in', 'es'],
    ['START', 'opt_in', undefined],
    ['Cancelar', 'cancel', undefined],
    ['cancel', 'cancel', 'en'],
    ['ANNULLA', 'cancel', 'it'],
    ['annuler', 'cancel', 'fr'],
    ['Cancelar la transferencia', 'cancel_transfer', 'es'],
    ['s\u200Btop', 'opt_out', undefined],
  ])('%j means %s', (text, kind, locale) => {
    expect(classifyInbound(text)).toEqual({ kind, locale });
  });

  it.each([
    'no',
    'sí',
    'ok',
    'hola',
    'stop it',
    'no stop',
    'basta de problemas con el correo',
    'BAJA la factura',
    'la página está baja',
    '',
  ])('and is none of ours is for a person: %j', (text) => {
    expect(classifyInbound(text)).toEqual({ kind: 'other' });
  });
});

describe('a question', () => {
  it.each([
    ['quiero dar de baja mi servicio', 'cancellation', 'es'],
    ['Hola, buenas tardes! Quisiera cancelar el plan de hosting', 'cancellation', 'es'],
    ['cómo cancelo mi cuenta?', 'cancellation', 'es'],
    ['dar de baja el servicio', 'cancellation', 'es'],
    ['necesito la baja del hosting por favor', 'cancellation', 'es'],
    ['Me gustaría rescindir el contrato', 'cancellation', 'es'],
    ['Hola! ¿Cómo puedo hacer para mejorar mi plan?', 'upgrade', 'es'],
    ['quiero hacer un upgrade', 'upgrade', 'es'],
    ['quiero pasar a un plan más grande', 'upgrade', 'es'],
    ['se puede bajar de plan?', 'downgrade', 'es'],
    ['necesito pasar a un plan más barato', 'downgrade', 'es'],
    ['quiero cambiar de plan', 'plan_change', 'es'],
    ['quiero cambiar mi plan a un plan superior', 'upgrade', 'es'],
    ['puedo cambiar de plan, a un plan mayor o a un plan menor?', 'plan_change', 'es'],
    ['quiero transferir mi servicio a otra persona', 'transfer', 'es'],
    ['Buenas, ¿cómo hago para poner el servicio a nombre de José?', 'transfer', 'es'],
    ['cambio de titular', 'transfer', 'es'],
    ['How do I upgrade my plan?', 'upgrade', 'en'],
    ['Hi, I want to cancel my hosting account', 'cancellation', 'en'],
    ['please cancel my service', 'cancellation', 'en'],
    ['Could you tell me how to downgrade my plan', 'downgrade', 'en'],
    ['can i switch plans', 'plan_change', 'en'],
    ['I would like to transfer ownership to my brother', 'transfer', 'en'],
    ['Olá, quero cancelar meu serviço', 'cancellation', 'pt'],
    ['Como faço upgrade do plano?', 'upgrade', 'pt'],
    ['gostaria de mudar de plano', 'plan_change', 'pt'],
    ['quero passar para um plano menor', 'downgrade', 'pt'],
    ['preciso mudar a titularidade', 'transfer', 'pt'],
    ['Buongiorno, vorrei disdire il servizio', 'cancellation', 'it'],
    ['come posso fare l’upgrade?', 'upgrade', 'it'],
    ['Vorrei passare a un piano inferiore', 'downgrade', 'it'],
    ['vorrei cambiare piano', 'plan_change', 'it'],
    ['Come faccio il cambio di intestatario?', 'transfer', 'it'],
    ['Bonjour, je souhaite résilier mon abonnement', 'cancellation', 'fr'],
    ['Comment puis-je passer à une offre supérieure ?', 'upgrade', 'fr'],
    ['je voudrais passer à une offre moins chère', 'downgrade', 'fr'],
    ['Je voudrais changer de forfait', 'plan_change', 'fr'],
    ['Comment transférer mon service à une autre personne ?', 'transfer', 'fr'],
  ])('%j is about %s', (text, about, locale) => {
    expect(classifyInbound(text)).toEqual({ kind: 'question', about, locale });
  });
});

describe('a doubtful message', () => {
  it.each([
    ['is the contrary', 'no quiero cancelar mi servicio'],
    ['is a complaint', '¿por qué me dieron de baja el servicio?'],
    ['is a fear', 'me van a dar de baja el servicio?'],
    ['is a threat', 'si no responden quiero cancelar mi servicio'],
    ['is about paying, which is cancelling too', 'quiero cancelar la factura de mi servicio'],
    ['is about paying, in a word', 'cómo puedo cancelar mi deuda'],
    ['is about the bank', 'cómo hago la transferencia del pago del servicio?'],
    ['is about two things', 'quiero dar de baja mi servicio o transferir mi servicio'],
    ['is about the speed', 'quiero saber por qué baja de velocidad mi servicio'],
    ['is about another company', 'quiero transferir mi hosting a otro proveedor'],
    ['is about a domain', 'quiero transferir mi dominio'],
    ['is about software', 'how do I upgrade WordPress on my plan?'],
    ['is about what was done', 'after the upgrade of my plan the site is down'],
    ['says not what', 'quiero cancelar'],
    ['says not what, in English', 'how do I cancel?'],
    ['has a story to tell', `quiero dar de baja mi servicio ${'y otra cosa '.repeat(30)}`],
    ['asks about a past one', 'why did you cancel my service?'],
    ['denies', "I don't want to cancel my service"],
    ['denies in Portuguese', 'não quero cancelar meu plano'],
    ['denies in Italian', 'non voglio disdire il servizio'],
    ['denies in French', 'je ne veux pas résilier mon abonnement'],
    ['is a third person’s', 'mi hermano quiere dar de baja su servicio'],
  ])('is for a person when it %s', (_, text) => {
    expect(classifyInbound(text)).toEqual({ kind: 'other' });
  });
});

describe('any other message', () => {
  it.each(ordinary.filter((text) => !/stop|cancel|transfer|servicio a nombre/i.test(text)))(
    'is for a person: %j',
    (text) => {
      expect(classifyInbound(text)).toEqual({ kind: 'other' });
    },
  );

  it('is looked at without an error', () => {
    fc.assert(
      fc.property(anyText(320), (any) => {
        expect(classifyInbound(any).kind).toBe('other');
      }),
    );
  });
});
