import type { ComponentType } from 'preact';
import type { Role } from '../../console/route.ts';

/** What a page is given: the named parts of its path. */
export interface PageProps {
  params: Readonly<Record<string, string>>;
}

export interface PageEntry {
  /** Below `/console`. */
  path: string;
  /** Who may see it; without it, whoever is signed in. */
  needs?: Role;
  /** Each page is loaded when it is first shown. */
  load: () => Promise<{ Page: ComponentType<PageProps> }>;
}
