/** What customers of a language write to us in the conversations that are shown. */
export interface CustomersWords {
  optOut: string;
  /** The notices, or a service? */
  optOutOrService: string;
  cancelTransfer: string;
  /** How a service changes its owner. */
  transfer: string;
  cancellation: string;
  upgrade: string;
  downgrade: string;
  /** To another plan, and does not say to which. */
  planChange: string;
  /** Almost the transfer's sentence, in words of their own. */
  near: string;
  /** Nothing that we answer by ourselves. */
  other: string;
}

const words: Readonly<Record<string, CustomersWords>> = {
  es: {
    optOut: 'No quiero recibir más avisos',
    optOutOrService: 'BAJA',
    cancelTransfer: 'Cancelar la transferencia',
    transfer: 'Hola, quisiera cambiar el titular de un servicio',
    cancellation: 'Buenas tardes, quiero dar de baja mi hosting',
    upgrade: '¿Cómo puedo mejorar mi plan?',
    downgrade: 'Necesito pasarme a un plan más chico',
    planChange: 'Quiero cambiar de plan',
    near: 'Hola! soy Juan Pérez, mi correo es juan.perez@example.com y quiero que el servicio Radio 128 kbps pase a nombre de José García con correo jose.garcia@example.com',
    other: 'Hola, desde ayer no me anda la radio',
  },
  en: {
    optOut: 'Stop messages',
    optOutOrService: 'Cancel my subscription',
    cancelTransfer: 'Cancel the transfer',
    transfer: 'Hello, how can I transfer my service to someone else?',
    cancellation: 'Hi, I want to cancel my hosting',
    upgrade: 'How can I upgrade my plan?',
    downgrade: 'I need to move to a smaller plan',
    planChange: 'I would like to change my plan',
    near: 'Hello! I am Juan Pérez, my email is juan.perez@example.com and I want the service Radio 128 kbps to be transferred to José García with the email jose.garcia@example.com',
    other: 'Hi, my radio has been down since yesterday',
  },
  pt: {
    optOut: 'Não quero mais receber mensagens',
    optOutOrService: 'Cancelar assinatura',
    cancelTransfer: 'Cancelar a transferência',
    transfer: 'Olá, gostaria de mudar a titularidade de um serviço',
    cancellation: 'Boa tarde, quero cancelar minha hospedagem',
    upgrade: 'Como posso fazer um upgrade?',
    downgrade: 'Preciso passar para um plano menor',
    planChange: 'Quero mudar de plano',
    near: 'Olá! Sou Juan Pérez, meu e-mail é juan.perez@example.com e quero que o serviço Radio 128 kbps passe para o nome de José García com o e-mail jose.garcia@example.com',
    other: 'Oi, minha rádio não funciona desde ontem',
  },
  it: {
    optOut: 'Non voglio più ricevere messaggi',
    optOutOrService: 'Disdetta',
    cancelTransfer: 'Annullare il trasferimento',
    transfer: 'Buongiorno, vorrei cambiare l’intestatario di un servizio',
    cancellation: 'Buonasera, vorrei disdire il mio hosting',
    upgrade: 'Come posso passare a un piano superiore?',
    downgrade: 'Vorrei passare a un piano più economico',
    planChange: 'Vorrei cambiare piano',
    near: 'Buongiorno! Sono Juan Pérez, la mia e-mail è juan.perez@example.com e desidero che il servizio Radio 128 kbps venga intestato a José García con indirizzo e-mail jose.garcia@example.com',
    other: 'Salve, da ieri la mia radio non funziona',
  },
  fr: {
    optOut: 'Ne plus recevoir de messages',
    optOutOrService: 'Résiliation',
    cancelTransfer: 'Annuler le transfert',
    transfer: 'Bonjour, je voudrais changer le titulaire d’un service',
    cancellation: 'Bonjour, je souhaite résilier mon hébergement',
    upgrade: 'Comment puis-je passer à une offre supérieure ?',
    downgrade: 'Je voudrais passer à une offre moins chère',
    planChange: 'Je voudrais changer d’offre',
    near: 'Bonjour ! Je suis Juan Pérez, mon e-mail est juan.perez@example.com et je souhaite que le service Radio 128 kbps soit transféré au nom de José García, adresse e-mail jose.garcia@example.com',
    other: 'Bonjour, ma radio ne marche plus depuis hier',
  },
};

export function customersWords(locale: string): CustomersWords {
  const found = words[locale];
  if (!found) throw new Error(`test/docs/customers-words.ts has no words of ${locale}`);
  return found;
}
