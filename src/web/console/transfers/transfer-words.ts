import type { ShownCondition } from '../../../transfer/shown-checklist.ts';
import type { RejectionReason } from '../../../transfer/checklist.ts';
import type { TransferStatus } from '../../../transfer/ports.ts';
import type { ClaimState } from '../../../transfer/transfer-view.ts';
import type { Tone } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';

interface TransferWords {
  statuses: Record<TransferStatus, { name: string; meaning: string }>;
  reasons: Record<RejectionReason, string>;
  /** As they are when all is well. */
  conditions: Record<ShownCondition['condition'], string>;
  states: Record<ShownCondition['state'], string>;
  messages: Record<ClaimState, string>;
  parties: Record<'origin' | 'destination', string>;
  /** By the action's name in the audit log without its part before the dot. */
  deeds: Record<string, string>;
}

export const transferWords = words<TransferWords>(
  {
    statuses: {
      waiting: {
        name: 'Waiting',
        meaning: 'It is still to come that both clients send exactly the same message.',
      },
      checking: {
        name: 'Checking',
        meaning: 'Both messages are the same. The panel is being asked whether all conditions are met.',
      },
      verified: {
        name: 'To decide',
        meaning: 'Both messages are the same and all conditions are met. Now somebody of staff decides.',
      },
      executed: { name: 'Executed', meaning: 'Staff approved it and both clients were told.' },
      rejected: { name: 'Rejected', meaning: 'It cannot be done as it stands. Both clients were told why.' },
      expired: { name: 'Too late', meaning: 'The second message did not come in time.' },
      cancelled: { name: 'Cancelled', meaning: 'One of the clients took it back.' },
    },
    reasons: {
      origin_inactive: 'The account of the present owner is not active, or there is none with this e-mail.',
      destination_inactive: 'The account of the new owner is not active, or there is none with this e-mail.',
      origin_unverified: 'The present owner’s account is not verified.',
      destination_unverified: 'The new owner’s account is not verified.',
      same_person: 'Both are the same person: one e-mail, one account or one phone for the two.',
      name_differs: 'A name in the message is not the one of the account.',
      service_not_found: 'The present owner has no service of this name.',
      service_ambiguous: 'Several services fit this name. The message must say the domain or the id.',
      service_not_active: 'The service is not active.',
      service_unpaid: 'The service has an unpaid invoice.',
      refused_by_staff: 'Staff refused it.',
    },
    conditions: {
      origin_inactive: 'The present owner’s account is active',
      destination_inactive: 'The new owner’s account is active',
      origin_unverified: 'The present owner’s account is verified',
      destination_unverified: 'The new owner’s account is verified',
      same_person: 'They are two persons, with two e-mails, accounts and phones',
      name_differs: 'The names in the message are those of the accounts',
      service_not_found: 'The present owner has this service',
      service_ambiguous: 'It is clear which service is meant',
      service_not_active: 'The service is active',
      service_unpaid: 'The service has no unpaid invoice',
    },
    states: { met: 'Yes', failed: 'No', unknown: 'Not checked' },
    messages: {
      stands: 'Counts',
      void: 'Void: it was edited',
      withdrawn: 'Withdrawn by its sender',
      replaced: 'Replaced by a newer one',
    },
    parties: { origin: 'Present owner', destination: 'New owner' },
    deeds: {
      execute: 'executed it',
      refuse: 'refused it',
      draft: 'prepared the message',
      drafted: 'prepared the message',
    },
  },
  {
    statuses: {
      waiting: {
        name: 'En espera',
        meaning: 'Falta que los dos clientes envíen exactamente el mismo mensaje.',
      },
      checking: {
        name: 'En revisión',
        meaning:
          'Los dos mensajes son iguales. Se le está preguntando al panel si se cumplen las condiciones.',
      },
      verified: {
        name: 'Para decidir',
        meaning: 'Los dos mensajes son iguales y se cumplen todas las condiciones. Ahora decide el equipo.',
      },
      executed: { name: 'Ejecutada', meaning: 'El equipo la aprobó y se avisó a los dos clientes.' },
      rejected: {
        name: 'Rechazada',
        meaning: 'Así como está no se puede hacer. Se avisó a los dos clientes por qué.',
      },
      expired: { name: 'Fuera de plazo', meaning: 'El segundo mensaje no llegó a tiempo.' },
      cancelled: { name: 'Cancelada', meaning: 'Uno de los clientes la dejó sin efecto.' },
    },
    reasons: {
      origin_inactive: 'La cuenta del titular actual no está activa, o no hay ninguna con ese correo.',
      destination_inactive: 'La cuenta del titular nuevo no está activa, o no hay ninguna con ese correo.',
      origin_unverified: 'La cuenta del titular actual no está verificada.',
      destination_unverified: 'La cuenta del titular nuevo no está verificada.',
      same_person: 'Son la misma persona: un solo correo, una cuenta o un celular para los dos.',
      name_differs: 'Un nombre del mensaje no es el de la cuenta.',
      service_not_found: 'El titular actual no tiene un servicio con ese nombre.',
      service_ambiguous:
        'Hay varios servicios con ese nombre. El mensaje tiene que decir el dominio o el id.',
      service_not_active: 'El servicio no está activo.',
      service_unpaid: 'El servicio tiene una factura impaga.',
      refused_by_staff: 'La rechazó el equipo.',
    },
    conditions: {
      origin_inactive: 'La cuenta del titular actual está activa',
      destination_inactive: 'La cuenta del titular nuevo está activa',
      origin_unverified: 'La cuenta del titular actual está verificada',
      destination_unverified: 'La cuenta del titular nuevo está verificada',
      same_person: 'Son dos personas, con dos correos, cuentas y celulares',
      name_differs: 'Los nombres del mensaje son los de las cuentas',
      service_not_found: 'El titular actual tiene ese servicio',
      service_ambiguous: 'Está claro de qué servicio se trata',
      service_not_active: 'El servicio está activo',
      service_unpaid: 'El servicio no tiene facturas impagas',
    },
    states: { met: 'Sí', failed: 'No', unknown: 'Sin revisar' },
    messages: {
      stands: 'Cuenta',
      void: 'Anulado: fue editado',
      withdrawn: 'Retirado por quien lo envió',
      replaced: 'Reemplazado por uno más nuevo',
    },
    parties: { origin: 'Titular actual', destination: 'Titular nuevo' },
    deeds: {
      execute: 'la ejecutó',
      refuse: 'la rechazó',
      draft: 'preparó el mensaje',
      drafted: 'preparó el mensaje',
    },
  },
);

const tones: Record<TransferStatus, Tone> = {
  waiting: 'busy',
  checking: 'busy',
  verified: 'warn',
  executed: 'good',
  rejected: 'bad',
  expired: 'quiet',
  cancelled: 'quiet',
};

export function transferTone(status: TransferStatus): Tone {
  return tones[status];
}

export function transferDeed(action: string): string {
  return transferWords().deeds[action.slice(action.lastIndexOf('.') + 1)] ?? action;
}
