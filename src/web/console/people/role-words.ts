import type { Role } from '../../../console/route.ts';
import { words } from '../../shared/language.ts';

/** What each role is called, and what whoever has it may do. */
export const roleWords = words<Record<Role, { name: string; what: string }>>(
  {
    viewer: {
      name: 'Viewer',
      what: 'Sees everything that happens, with customers’ numbers hidden; changes nothing.',
    },
    editor: {
      name: 'Editor',
      what: 'Sees everything, numbers too; changes texts, answers customers, sends again, carries out transfers.',
    },
    admin: {
      name: 'Administrator',
      what: 'May do everything: also the phone, keys and secrets, people, and which events are switched off.',
    },
  },
  {
    viewer: {
      name: 'Consulta',
      what: 'Ve todo lo que pasa, con los números de los clientes ocultos; no cambia nada.',
    },
    editor: {
      name: 'Edición',
      what: 'Ve todo, también los números; cambia textos, contesta a clientes, envía de nuevo y realiza transferencias.',
    },
    admin: {
      name: 'Administración',
      what: 'Puede todo: también el celular, las claves y los secretos, las personas, y qué avisos están apagados.',
    },
  },
);
