import type { PageEntry } from './pages.ts';

/** Every page of the console. */
export const pages: readonly PageEntry[] = [
  { path: '/', load: () => import('./home/home.tsx') },
  { path: '/deliveries', load: () => import('./deliveries/list.tsx') },
  { path: '/deliveries/:id', load: () => import('./deliveries/one.tsx') },
  { path: '/dead-letters', load: () => import('./deliveries/dead-letters.tsx') },
  { path: '/inbox', load: () => import('./inbox/inbox.tsx') },
  { path: '/transfers', load: () => import('./transfers/list.tsx') },
  { path: '/transfers/new', load: () => import('./transfers/builder.tsx') },
  { path: '/transfers/:id', load: () => import('./transfers/one.tsx') },
  { path: '/texts', load: () => import('./texts/overview.tsx') },
  { path: '/texts/:kind/:name/:locale', load: () => import('./texts/editor-page.tsx') },
  { path: '/coverage', load: () => import('./coverage/coverage.tsx') },
  { path: '/phone', load: () => import('./phone/phone.tsx') },
  { path: '/settings', needs: 'editor', load: () => import('./settings/settings.tsx') },
  { path: '/people', needs: 'admin', load: () => import('./people/people.tsx') },
  { path: '/audit', needs: 'admin', load: () => import('./people/audit.tsx') },
  { path: '/account', load: () => import('./people/account.tsx') },
];

/** The page that a path leads to. */
export function findPage(path: string): { page: PageEntry; params: Record<string, string> } | undefined {
  const wanted = path.split('/');
  for (const page of pages) {
    const parts = page.path.split('/');
    if (parts.length !== wanted.length) continue;
    const params: Record<string, string> = {};
    const fits = parts.every((part, index) => {
      const value = decode(wanted[index] ?? '');
      if (!part.startsWith(':')) return part === value;
      params[part.slice(1)] = value;
      return value !== '';
    });
    if (fits) return { page, params };
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
