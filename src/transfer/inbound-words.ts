/** What a question may be about. `plan_change`: to a larger plan or to a smaller one, it does not say. */
export type Topic = 'cancellation' | 'upgrade' | 'downgrade' | 'plan_change' | 'transfer';

/** The words that a locale's customers use, with commas in between. Case, accents and punctuation do not matter. */
export interface InboundWords {
  /** Whole messages: no more notices. */
  optOut: string;
  /** Whole messages that may mean the notices, or a service. */
  optOutOrService: string;
  /** Whole messages: notices again. */
  optIn: string;
  /** Whole messages that cancel, and do not say what. */
  cancel: string;
  /** Whole messages that cancel a transfer. */
  cancelTransfer: string;
  /** What may stand before a question that has no other beginning. */
  greetings: string;
  /** A wish or a question: one of them stands shortly before what is wished or asked. */
  openers: string;
  /** With one of these it may be something else: a complaint, a condition, another company. */
  doubts: string;
  /** What may stand between a verb and its thing. */
  determiners: string;
  /** `{service}` in a question. */
  services: string;
  /** `{plan}` in a question. */
  plans: string;
  questions: Readonly<Record<Topic, string>>;
}

export const inboundWords: Readonly<Record<string, InboundWords>> = {
  es: {
    optOut: `
      stop, parar, pare, alto, basta, detener, salir, remover, desuscribir, desuscribirme,
      no más mensajes, no más avisos, no quiero mensajes, no quiero más mensajes, no quiero más avisos,
      no quiero recibir mensajes, no quiero recibir más mensajes, no quiero recibir avisos,
      no quiero recibir más avisos`,
    optOutOrService: `
      baja, la baja, dar de baja, dar baja, darme de baja, dame de baja, dar la baja, quiero la baja,
      quiero dar de baja, quiero darme de baja, solicito la baja, cancelar suscripción`,
    optIn: 'alta, start, reanudar, suscribir, suscribirme',
    cancel: 'cancelar, cancelo, cancele, cancela, anular',
    cancelTransfer: 'cancelar transferencia, cancelar la transferencia, anular la transferencia',
    greetings: `
      hola, buenas, buen, buenos, día, días, tarde, tardes, noches, estimados, disculpe, perdón,
      consulta, una, gracias, qué, tal`,
    openers: `
      quiero, queremos, quisiera, quisiéramos, quería, deseo, deseamos, desearía, necesito,
      necesitamos, necesitaría, puedo, podemos, podría, podríamos, pueden, podrían, puede, cómo,
      gustaría, posible, dónde, solicito, favor`,
    doubts: `
      no, nunca, ya, por qué, porque, proveedor, otra empresa, otro hosting, error, problema, banco,
      bancaria, pago, comprobante`,
    determiners: `
      el, la, los, las, mi, mis, un, una, este, esta, ese, esa, de, del, al, nuestro, nuestra,
      nuestros, nuestras, todos`,
    services: `
      servicio, servicios, plan, hosting, alojamiento, cuenta, contrato, suscripción, abono, servidor,
      vps, streaming, radio`,
    plans: 'plan, paquete',
    questions: {
      cancellation: `
        cancelar {service}, cancelo {service}, cancelación {service}, dar de baja {service},
        doy de baja {service}, darle de baja {service}, darme de baja {service}, dar la baja {service},
        la baja {service}, anular {service}, rescindir {service}`,
      upgrade: `
        upgrade {service}, hacer un upgrade, hacer upgrade, mejorar {plan}, ampliar {plan},
        actualizar {plan}, subir de plan, a un plan superior, a un plan mayor, a un plan más grande`,
      downgrade: `
        downgrade {service}, hacer un downgrade, hacer downgrade, bajar {plan}, reducir {plan},
        a un plan inferior, a un plan menor, a un plan más chico, a un plan más pequeño,
        a un plan más barato, a un plan más económico`,
      plan_change: 'cambiar {plan}, cambio {plan}, modificar {plan}',
      transfer: `
        transferir {service}, transferencia {service}, transferencia de titularidad,
        traspasar {service}, traspaso {service}, ceder {service}, cambiar de titular,
        cambiar el titular, cambiar la titularidad, cambio de titular, cambio de titularidad,
        cambiar de dueño, cambio de dueño, pasar {service} a nombre, poner {service} a nombre,
        cambiar {service} a nombre`,
    },
  },
  en: {
    optOut: `
      stop, stop all, stopall, end, quit, unsubscribe, remove, remove me, opt out, optout,
      stop messages, stop sending messages, no more messages`,
    optOutOrService: 'cancel subscription, cancel my subscription',
    optIn: 'start, unstop, subscribe, resume, opt in, optin',
    cancel: 'cancel',
    cancelTransfer: 'cancel transfer, cancel the transfer',
    greetings: 'hi, hello, hey, good, morning, afternoon, evening, dear, team, sir, madam, a, question',
    openers: 'want, like, need, can, could, how, please, wish, possible, where, may',
    doubts: `
      no, not, t, dont, never, why, because, already, cannot, provider, registrar, host, error,
      problem, bank, payment`,
    determiners: 'my, our, the, a, an, this, that, of, all, current',
    services: 'service, services, plan, hosting, account, subscription, contract, package, server, vps',
    plans: 'plan, plans, package',
    questions: {
      cancellation: `
        cancel {service}, cancelling {service}, canceling {service}, cancellation {service},
        terminate {service}, close my account, close our account`,
      upgrade: `
        upgrade {plan}, upgrading {plan}, upgrade my service, upgrade my hosting,
        upgrade my subscription, to a bigger plan, to a larger plan, to a higher plan`,
      downgrade: `
        downgrade {plan}, downgrading {plan}, downgrade my service, downgrade my hosting,
        downgrade my subscription, to a smaller plan, to a lower plan, to a cheaper plan`,
      plan_change: 'change {plan}, changing {plan}, switch {plan}, switching {plan}',
      transfer: `
        transfer {service}, transferring {service}, transfer ownership, transfer the ownership,
        transfer of ownership, change ownership, change the ownership, change the owner,
        change of ownership, change of owner`,
    },
  },
  pt: {
    optOut: `
      stop, parar, pare, sair, chega, remover, descadastrar, não quero receber mensagens,
      não quero mais mensagens, não quero mais receber mensagens, não quero receber mais mensagens`,
    optOutOrService: 'dar baixa, cancelar assinatura, cancelar a assinatura, cancelar minha assinatura',
    optIn: 'voltar, start, retomar, inscrever',
    cancel: 'cancelar, cancele, cancela, anular',
    cancelTransfer: 'cancelar transferência, cancelar a transferência',
    greetings: 'olá, oi, bom, boa, dia, tarde, noite, tudo, bem, prezados, uma, dúvida',
    openers: `
      quero, queremos, queria, gostaria, desejo, desejamos, preciso, precisamos, posso, podemos,
      poderia, podem, pode, como, onde, possível, solicito, favor`,
    doubts: `
      não, nunca, já, por que, porque, provedor, outra empresa, outra hospedagem, erro, problema, banco,
      bancária, pix, pagamento, comprovante`,
    determiners: `
      o, a, os, as, meu, minha, meus, minhas, um, uma, este, esta, esse, essa, de, do, da, nosso,
      nossa, todos`,
    services: 'serviço, serviços, plano, hospedagem, conta, contrato, assinatura, servidor, vps',
    plans: 'plano, pacote',
    questions: {
      cancellation: `
        cancelar {service}, cancelo {service}, cancelamento {service}, encerrar {service},
        rescindir {service}`,
      upgrade: `
        upgrade {service}, fazer um upgrade, fazer upgrade, melhorar {plan}, aumentar {plan},
        subir de plano, para um plano maior, para um plano superior`,
      downgrade: `
        downgrade {service}, fazer um downgrade, fazer downgrade, reduzir {plan}, diminuir {plan},
        baixar de plano, para um plano menor, para um plano inferior, para um plano mais barato`,
      plan_change: 'mudar {plan}, trocar {plan}, alterar {plan}, mudança {plan}, troca {plan}',
      transfer: `
        transferir {service}, transferência {service}, transferência de titularidade,
        mudar a titularidade, mudar o titular, mudar de titular, mudança de titularidade,
        trocar a titularidade, trocar o titular, troca de titularidade, alterar a titularidade,
        alterar o titular, passar {service} para o nome, passar {service} para outra pessoa,
        colocar {service} no nome`,
    },
  },
  it: {
    optOut: `
      stop, cancella, cancellami, disiscrivi, disiscrivimi, disiscrizione, basta, ferma, esci, rimuovi,
      rimuovimi, niente più messaggi, non voglio messaggi, non voglio più messaggi,
      non voglio ricevere messaggi, non voglio più ricevere messaggi`,
    optOutOrService: 'disdetta, dare disdetta, annullare abbonamento, annulla abbonamento',
    optIn: 'riprendi, start, riprendere, iscrivimi, riattiva',
    cancel: 'annulla, annullare, annullo, cancellare',
    cancelTransfer: 'annulla il trasferimento, annullare il trasferimento, annulla trasferimento',
    greetings: 'ciao, salve, buongiorno, buonasera, buon, giorno, buona, sera, gentili, una, domanda',
    openers: `
      voglio, vogliamo, vorrei, vorremmo, desidero, desideriamo, devo, dovrei, posso, possiamo, potrei,
      potete, potreste, può, come, dove, possibile, favore, chiedo, richiedo`,
    doubts: `
      non, mai, già, perché, provider, fornitore, altra azienda, altro hosting, errore, problema, banca,
      bonifico, pagamento`,
    determiners: `
      il, lo, la, i, gli, le, l, mio, mia, miei, mie, un, uno, una, questo, questa, di, del, dello,
      della, dell, dei, dal, dalla, dall, al, nostro, nostra, tutti`,
    services: 'servizio, servizi, piano, hosting, account, contratto, abbonamento, server, vps',
    plans: 'piano, pacchetto, abbonamento',
    questions: {
      cancellation: `
        disdire {service}, disdico {service}, disdetta {service}, cancellare {service},
        cancellazione {service}, annullare {service}, disattivare {service}, recedere {service},
        rescindere {service}, chiudere {service}`,
      upgrade: `
        upgrade {service}, fare un upgrade, fare l’upgrade, fare upgrade, aggiornare {plan},
        migliorare {plan}, potenziare {plan}, a un piano superiore, ad un piano superiore,
        al piano superiore, a un piano più grande`,
      downgrade: `
        downgrade {service}, fare un downgrade, fare il downgrade, fare downgrade, ridurre {plan},
        a un piano inferiore, ad un piano inferiore, al piano inferiore, a un piano più piccolo,
        a un piano più economico`,
      plan_change: 'cambiare {plan}, cambio {plan}, modificare {plan}',
      transfer: `
        trasferire {service}, trasferimento {service}, volturare {service}, voltura {service},
        fare la voltura, fare una voltura, intestare {service}, cedere {service},
        cambiare intestatario, cambiare l’intestatario, cambiare l’intestazione, cambio intestatario,
        cambio di intestatario, cambio di intestazione, cambiare titolare, cambiare il titolare,
        cambio di titolare, trasferimento di proprietà, trasferimento di titolarità`,
    },
  },
  fr: {
    optOut: `
      stop, arrêt, arrêter, arrêtez, arrête, désabonner, me désabonner, désabonnement, désinscription,
      désinscrire, me désinscrire, plus de messages, ne plus recevoir de messages`,
    optOutOrService: 'résilier, résiliation, annuler abonnement, annuler mon abonnement',
    optIn: 'reprendre, start, reprise, réabonner, me réabonner',
    cancel: 'annuler, annule, annulez, annulation',
    cancelTransfer: 'annuler le transfert, annuler transfert, annulez le transfert',
    greetings: 'bonjour, bonsoir, salut, madame, monsieur, une, question',
    openers: `
      veux, voulons, voudrais, voudrions, souhaite, souhaitons, souhaiterais, désire, aimerais,
      aimerions, dois, peux, puis, peut, pouvons, pouvez, pourrais, pourriez, comment, possible, demande`,
    doubts: `
      ne, n, pas, jamais, déjà, pourquoi, parce, fournisseur, prestataire, autre hébergeur, erreur,
      problème, banque, virement, paiement`,
    determiners: 'le, la, les, l, mon, ma, mes, un, une, ce, cet, cette, de, du, des, d, notre, nos, tous',
    services: `
      service, services, offre, forfait, formule, plan, abonnement, hébergement, compte, contrat,
      serveur, vps`,
    plans: 'offre, forfait, formule, plan, abonnement',
    questions: {
      cancellation: `
        résilier {service}, résiliation {service}, annuler {service}, annulation {service},
        clôturer {service}, arrêter {service}`,
      upgrade: `
        upgrade {plan}, upgrader {plan}, faire un upgrade, améliorer {plan}, augmenter {plan},
        mettre à niveau {plan}, à une offre supérieure, vers une offre supérieure,
        à l’offre supérieure, à un forfait supérieur, vers un forfait supérieur, à la formule supérieure`,
      downgrade: `
        downgrade {plan}, downgrader {plan}, faire un downgrade, réduire {plan},
        à une offre inférieure, vers une offre inférieure, à un forfait inférieur,
        vers un forfait inférieur, à une offre moins chère, vers une offre moins chère`,
      plan_change: 'changer {plan}, changement {plan}, modifier {plan}',
      transfer: `
        transférer {service}, transfert {service}, céder {service}, transfert de propriété,
        changer de titulaire, changer le titulaire, changement de titulaire, changer de propriétaire,
        changement de propriétaire, mettre {service} au nom, passer {service} au nom`,
    },
  },
};
