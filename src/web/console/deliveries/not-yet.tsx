import { words } from '../../shared/language.ts';
import type { Watched } from '../live.ts';
import { Trouble } from '../shell/trouble.tsx';

const text = words({ loading: 'Loading…' }, { loading: 'Cargando…' });

/** What stands where an answer will: that it is on its way, or why it does not come. */
export function NotYet({ of: { data, error } }: { of: Watched<unknown> }) {
  if (error) return <Trouble error={error} />;
  return data === undefined ? <p class="loading">{text().loading}</p> : null;
}
