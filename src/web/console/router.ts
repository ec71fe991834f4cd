import { signal } from '@preact/signals';

const BASE = '/console';

/** Where we are: the path below `/console`, and its query. */
export const here = signal(read());

export interface Place {
  /** `/deliveries/dlv_1`; `/` is the home page. */
  path: string;
  query: URLSearchParams;
}

/** Goes to a path below `/console`. `replace`: without a new entry in the history, as for a filter that is being typed. */
export function go(path: string, { replace = false } = {}): void {
  const address = href(path);
  const isHere = address === location.pathname + location.search;
  history[replace || isHere ? 'replaceState' : 'pushState'](null, '', address);
  here.value = read();
  if (!replace) scrollTo(0, 0);
}

/** The address of a path below `/console`, for links: they work with the keyboard and in a new tab. */
export function href(path: string): string {
  return path === '/' ? BASE : BASE + path;
}

/** The path with these parameters; empty ones are left out. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}

function read(): Place {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, '');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) };
}

addEventListener('popstate', () => {
  here.value = read();
});

// Links within the console do not load the page anew.
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  // A link with a fragment leads to a place on the page as it stands.
  if (!link || link.target || link.hash || link.hasAttribute('download')) return;
  if (link.origin !== location.origin) return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  event.preventDefault();
  go(link.pathname.slice(BASE.length) + link.search);
});
