import type { DeedAction } from '../../../console/deeds.ts';
import { words } from '../../shared/language.ts';

const deeds = words<Record<DeedAction, string>>(
  {
    sign_in: 'Signed in',
    sign_out: 'Signed out',
    wrong_password: 'Gave a wrong password',
    'password.change': 'Changed their password',
    'sessions.end': 'Ended one of their sessions',
    'accounts.create': 'Made an account',
    'accounts.change': 'Changed an account',
    'accounts.reset': 'Made a new password for',
    'accounts.list': 'Looked at the list of accounts',
    'keys.create': 'Made an API key',
    'keys.revoke': 'Revoked an API key',
    'secrets.rotate': 'Made a new webhook secret',
    'opt_outs.remove': 'Let notices go out again',
    'phone.log_out': 'Unlinked the phone',
    'phone.resume': 'Let the phone send again',
    'phone.test': 'Sent a test message',
    'deliveries.resend': 'Sent again',
    'deliveries.cancel': 'Cancelled',
    'deliveries.arrived': 'Said that it had arrived',
    'deliveries.send_again': 'Said that it had not arrived, sent again',
    'dead_letters.redrive': 'Had the queue read again what was unreadable',
    'clients.export': 'Printed all that is kept of a client',
    'clients.erase': 'Erased a client',
    'store.restore': 'Put a backup in place',
    'callbacks.retry': 'Had reports to the panel tried again',
    'inbox.reply': 'Answered a customer',
    'inbox.close': 'Closed a customer’s message',
    'texts.draft': 'Began a draft',
    'texts.discard_draft': 'Discarded a draft',
    'texts.published': 'Published a text',
    'texts.restored': 'Went back to an earlier text',
    'texts.shipped': 'Went back to the shipped text',
    'texts.imported': 'Imported a text',
    'texts.send': 'Sent a text as a trial',
    'types.switch_on': 'Switched an event on',
    'types.switch_off': 'Switched an event off',
    'transfers.draft': 'Asked for a transfer’s text',
    'transfers.drafted': 'Drafted a transfer',
    'transfers.execute': 'Carried out a transfer',
    'transfers.refuse': 'Refused a transfer',
  },
  {
    sign_in: 'Ingresó',
    sign_out: 'Salió',
    wrong_password: 'Dio una contraseña equivocada',
    'password.change': 'Cambió su contraseña',
    'sessions.end': 'Cerró una de sus sesiones',
    'accounts.create': 'Creó una cuenta',
    'accounts.change': 'Modificó una cuenta',
    'accounts.reset': 'Creó una contraseña nueva para',
    'accounts.list': 'Miró la lista de cuentas',
    'keys.create': 'Creó una clave de API',
    'keys.revoke': 'Revocó una clave de API',
    'secrets.rotate': 'Creó un secreto de webhook',
    'opt_outs.remove': 'Dejó que salgan avisos de nuevo',
    'phone.log_out': 'Desvinculó el celular',
    'phone.resume': 'Dejó que el celular vuelva a enviar',
    'phone.test': 'Envió un mensaje de prueba',
    'deliveries.resend': 'Envió de nuevo',
    'deliveries.cancel': 'Canceló',
    'deliveries.arrived': 'Indicó que había llegado',
    'deliveries.send_again': 'Indicó que no había llegado y lo envió de nuevo',
    'dead_letters.redrive': 'Hizo leer de nuevo lo ilegible de la cola',
    'clients.export': 'Exportó todo lo que hay de un cliente',
    'clients.erase': 'Borró los datos de un cliente',
    'store.restore': 'Restauró una copia de seguridad',
    'callbacks.retry': 'Hizo intentar de nuevo los informes al panel',
    'inbox.reply': 'Contestó a un cliente',
    'inbox.close': 'Cerró un mensaje de un cliente',
    'texts.draft': 'Empezó un borrador',
    'texts.discard_draft': 'Descartó un borrador',
    'texts.published': 'Publicó un texto',
    'texts.restored': 'Volvió a un texto anterior',
    'texts.shipped': 'Volvió al texto original',
    'texts.imported': 'Importó un texto',
    'texts.send': 'Envió un texto como prueba',
    'types.switch_on': 'Encendió un aviso',
    'types.switch_off': 'Apagó un aviso',
    'transfers.draft': 'Pidió el texto de una transferencia',
    'transfers.drafted': 'Preparó una transferencia',
    'transfers.execute': 'Realizó una transferencia',
    'transfers.refuse': 'Rechazó una transferencia',
  },
);

/** What somebody did, in words; as the log has it where there are none for it yet. */
export function deedName(action: string): string {
  const known: Readonly<Record<string, string>> = deeds();
  return known[action] ?? action;
}

const others = words<Record<string, string>>(
  { 'command line': 'the command line', 'first start': 'the first start' },
  { 'command line': 'la línea de comandos', 'first start': 'el primer inicio' },
);

/** Who did it: an account's name, or what else can do something. */
export function doerName(who: string): string {
  return others()[who] ?? who;
}
