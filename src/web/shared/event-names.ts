import { words } from './language.ts';

const names = words<Record<string, string>>(
  {
    'client.registered': 'Welcome',
    'client.password_changed': 'Password changed',
    'client.details_changed': 'Details changed',
    'invoice.generated': 'New invoice',
    'invoice.cancelled': 'Invoice cancelled',
    'invoice.paid': 'Payment received',
    'service.suspended': 'Service suspended',
    'service.reactivated': 'Service reactivated',
    'service.terminated': 'Service ended',
    'quote.available': 'Quote ready',
    'domain.deleted': 'Domain deleted',
    'service.upgraded': 'Service upgraded',
    'cancellation.requested': 'Cancellation requested',
    'plan.upgraded': 'Plan upgraded',
    'plan.downgrade_scheduled': 'Smaller plan scheduled',
    'plan.downgraded': 'Smaller plan in force',
    'conversation.reply': 'Answer in a conversation',
    'staff.message': 'Message of staff’s',
  },
  {
    'client.registered': 'Bienvenida',
    'client.password_changed': 'Contraseña cambiada',
    'client.details_changed': 'Datos modificados',
    'invoice.generated': 'Factura nueva',
    'invoice.cancelled': 'Factura anulada',
    'invoice.paid': 'Pago recibido',
    'service.suspended': 'Servicio suspendido',
    'service.reactivated': 'Servicio reactivado',
    'service.terminated': 'Servicio dado de baja',
    'quote.available': 'Presupuesto listo',
    'domain.deleted': 'Dominio eliminado',
    'service.upgraded': 'Servicio ampliado',
    'cancellation.requested': 'Baja solicitada',
    'plan.upgraded': 'Plan mejorado',
    'plan.downgrade_scheduled': 'Plan menor programado',
    'plan.downgraded': 'Plan menor vigente',
    'conversation.reply': 'Respuesta en una conversación',
    'staff.message': 'Mensaje del equipo',
  },
);

/** What staff call the messages of a type; the type itself where it has no name here. */
export function eventName(type: string): string {
  const known = names();
  return Object.hasOwn(known, type) ? (known[type] ?? type) : type;
}
