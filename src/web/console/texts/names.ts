import type { VariableView } from '../../../console/texts-wire.ts';
import { language, words } from '../../shared/language.ts';

const groups = words<Record<string, string>>(
  {
    client: 'The client',
    invoice: 'Invoices',
    service: 'Services',
    quote: 'Quotes',
    domain: 'Domains',
    cancellation: 'Cancellations',
    plan: 'Plans',
  },
  {
    client: 'El cliente',
    invoice: 'Facturas',
    service: 'Servicios',
    quote: 'Presupuestos',
    domain: 'Dominios',
    cancellation: 'Bajas',
    plan: 'Planes',
  },
);

const summaries = words<Record<string, string>>(
  {
    'client.registered': 'A client has opened an account.',
    'client.password_changed': 'The password of the account has changed.',
    'client.details_changed':
      'Details of the client have changed; if the phone did, the old number is told too.',
    'invoice.generated': 'An invoice was issued.',
    'invoice.cancelled': 'An invoice was cancelled: on request, or unpaid for too long.',
    'invoice.paid': 'An invoice was paid.',
    'service.suspended': 'A service was suspended.',
    'service.reactivated': 'A suspended service works again.',
    'service.terminated': 'A service was ended and its data removed.',
    'service.upgraded': 'A service was changed for a larger one.',
    'quote.available': 'A quote can be looked at.',
    'domain.deleted': 'A domain was deleted.',
    'cancellation.requested': 'The client has asked for a service to be cancelled.',
    'plan.upgraded': 'A larger plan is in force.',
    'plan.downgrade_scheduled': 'A smaller plan will be in force from a date on.',
    'plan.downgraded': 'A smaller plan is in force.',
  },
  {
    'client.registered': 'Un cliente abrió su cuenta.',
    'client.password_changed': 'Cambió la contraseña de la cuenta.',
    'client.details_changed':
      'Cambiaron datos del cliente; si cambió el celular, se avisa también al anterior.',
    'invoice.generated': 'Se emitió una factura.',
    'invoice.cancelled': 'Se anuló una factura: por pedido, o por seguir impaga.',
    'invoice.paid': 'Se pagó una factura.',
    'service.suspended': 'Se suspendió un servicio.',
    'service.reactivated': 'Un servicio suspendido funciona otra vez.',
    'service.terminated': 'Se dio de baja un servicio y se borraron sus datos.',
    'service.upgraded': 'Un servicio pasó a ser uno mayor.',
    'quote.available': 'Hay un presupuesto para ver.',
    'domain.deleted': 'Se eliminó un dominio.',
    'cancellation.requested': 'El cliente pidió la baja de un servicio.',
    'plan.upgraded': 'Rige un plan mayor.',
    'plan.downgrade_scheduled': 'Desde una fecha va a regir un plan menor.',
    'plan.downgraded': 'Rige un plan menor.',
  },
);

const phraseGroups = words<Record<string, string>>(
  {
    greeting: 'Greeting',
    signOff: 'Sign-off',
    list: 'Lists',
    units: 'Numbers of things',
    fields: 'Names of a client’s details',
    resources: 'Names of resources',
    security: 'Security',
    transfer: 'The transfer sentence',
    conversation: 'Answers in conversations',
    adjustments: 'What a smaller plan takes away',
  },
  {
    greeting: 'Saludo',
    signOff: 'Despedida',
    list: 'Listas',
    units: 'Cantidades',
    fields: 'Nombres de los datos del cliente',
    resources: 'Nombres de los recursos',
    security: 'Seguridad',
    transfer: 'La frase de transferencia',
    conversation: 'Respuestas en conversaciones',
    adjustments: 'Lo que quita un plan menor',
  },
);

const variableTypes = words<Record<VariableView['type'], string>>(
  {
    text: 'text',
    date: 'date',
    number: 'number',
    money: 'sum of money',
    list: 'list',
    object: 'group',
    choice: 'one of',
  },
  {
    text: 'texto',
    date: 'fecha',
    number: 'número',
    money: 'importe',
    list: 'lista',
    object: 'grupo',
    choice: 'uno de',
  },
);

/** What staff call a group of event types; its own name where it has none here. */
export function groupName(name: string): string {
  return known(groups(), name);
}

/** What staff call a group of phrases; its own name where it has none here. */
export function phraseGroupName(name: string): string {
  return known(phraseGroups(), name);
}

/** When an event happens, in a sentence; the catalog's own where there is none here. */
export function summaryOf(type: string, summary: string): string {
  const all = summaries();
  return Object.hasOwn(all, type) ? (all[type] ?? summary) : summary;
}

export function variableTypeName(type: VariableView['type']): string {
  return variableTypes()[type];
}

/** A locale's language, in the language of the pages; the tag itself where it is none. */
export function localeName(locale: string): string {
  try {
    return new Intl.DisplayNames(language.value, { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** The same where it stands alone, as on a tab. */
export function localeTitle(locale: string): string {
  const name = localeName(locale);
  return name.charAt(0).toLocaleUpperCase(language.value) + name.slice(1);
}

function known(names: Record<string, string>, name: string): string {
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
}
