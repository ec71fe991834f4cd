import { words } from '../../shared/language.ts';
import { may } from '../api.ts';
import { ApiKeys } from './api-keys.tsx';
import { OptOutList } from './opt-out-list.tsx';
import { Secrets } from './secrets.tsx';

const text = words({ title: 'Settings' }, { title: 'Ajustes' });

/** What the panel needs to talk to us, and who wants no messages. */
export function Page() {
  return (
    <div class="page narrow">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      {may('admin') && <Secrets />}
      {may('admin') && <ApiKeys />}
      <OptOutList />
    </div>
  );
}
