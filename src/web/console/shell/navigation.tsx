import type { ReadonlySignal } from '@preact/signals';
import type { Role } from '../../../console/route.ts';
import type { Attention, HomeView } from '../../../console/deliveries-wire.ts';
import { Icon, type IconName } from '../../shared/icons.tsx';
import { plural, words } from '../../shared/language.ts';
import { may } from '../api.ts';
import type { Watched } from '../live.ts';
import { findPage } from '../find-page.ts';
import { here, href } from '../router.ts';

const text = words(
  {
    sections: 'Sections',
    open: (count: number) => plural(count, '# to look at', '# to look at'),
    home: 'Home',
    deliveries: 'Deliveries',
    inbox: 'Inbox',
    transfers: 'Transfers',
    texts: 'Texts',
    coverage: 'Coverage',
    phone: 'Phone',
    unreadable: 'Unreadable',
    settings: 'Settings',
    people: 'People',
    audit: 'Audit',
  },
  {
    sections: 'Secciones',
    open: (count: number) => plural(count, '# por mirar', '# por mirar'),
    home: 'Inicio',
    deliveries: 'Envíos',
    inbox: 'Bandeja',
    transfers: 'Transferencias',
    texts: 'Textos',
    coverage: 'Cobertura',
    phone: 'Celular',
    unreadable: 'Ilegibles',
    settings: 'Ajustes',
    people: 'Personas',
    audit: 'Registro',
  },
);

interface Section {
  path: string;
  icon: Exclude<IconName, 'account' | 'menu' | 'close' | 'out' | 'check' | 'chevron'>;
  /** What of the home page's list is dealt with there: it is counted beside the name. */
  counts?: ReadonlyArray<Attention['kind']>;
}

/** In groups: what happens, what is said, what it needs. */
const groups: readonly Section[][] = [
  [
    { path: '/', icon: 'home' },
    { path: '/deliveries', icon: 'deliveries', counts: ['in_doubt'] },
    { path: '/inbox', icon: 'inbox', counts: ['left_to_person'] },
    { path: '/transfers', icon: 'transfers', counts: ['transfers_verified'] },
  ],
  [
    { path: '/texts', icon: 'texts', counts: ['broken_texts', 'missing_texts'] },
    { path: '/coverage', icon: 'coverage' },
  ],
  [
    { path: '/phone', icon: 'phone' },
    { path: '/dead-letters', icon: 'unreadable', counts: ['dead_letters'] },
    { path: '/settings', icon: 'settings' },
    { path: '/people', icon: 'people' },
    { path: '/audit', icon: 'audit' },
  ],
];

/** The sections that whoever is signed in may see. */
export function Navigation({ home }: { home: ReadonlySignal<Watched<HomeView>> }) {
  const attention = home.value.data?.attention ?? [];
  return (
    <nav aria-label={text().sections}>
      {groups.map((sections, index) => (
        <ul key={index}>
          {sections
            .filter(({ path }) => may(neededFor(path)))
            .map((section) => (
              <Entry
                key={section.path}
                section={section}
                count={total(attention.filter(({ kind }) => section.counts?.includes(kind)))}
              />
            ))}
        </ul>
      ))}
    </nav>
  );
}

function Entry({ section: { path, icon }, count }: { section: Section; count: number }) {
  return (
    <li>
      <a href={href(path)} aria-current={currentFor(path)}>
        <Icon name={icon} />
        <span>{text()[icon]}</span>
        {count > 0 && (
          <span class="count">
            <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
            <span class="visually-hidden">{text().open(count)}</span>
          </span>
        )}
      </a>
    </li>
  );
}

/** `page` where we are there, `true` where we are on something within. */
function currentFor(path: string): 'page' | 'true' | undefined {
  const current = here.value.path;
  if (current === path) return 'page';
  return path !== '/' && current.startsWith(`${path}/`) ? 'true' : undefined;
}

function total(attention: readonly Attention[]): number {
  return attention.reduce((sum, { count = 1 }) => sum + count, 0);
}

function neededFor(path: string): Role {
  return findPage(path)?.page.needs ?? 'viewer';
}
