import type { HomeView } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { useLive } from '../live.ts';
import { href } from '../router.ts';
import { Trouble } from '../shell/trouble.tsx';
import { AttentionList } from './attention-list.tsx';
import { PhoneCard } from './phone-card.tsx';
import { Today } from './today.tsx';
import './home.css';

const text = words(
  {
    title: 'Home',
    oldest: 'Oldest message that waits',
    look: 'Look at it',
    nothing: 'Nothing waits.',
    loading: 'Loading …',
  },
  {
    title: 'Inicio',
    oldest: 'El mensaje que espera hace más tiempo',
    look: 'Verlo',
    nothing: 'No hay nada en espera.',
    loading: 'Cargando …',
  },
);

/** Whether all is well, at one look. */
export function Page() {
  const { data, error } = useLive<HomeView>('/home').value;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{text().title}</h1>
      </div>
      <Trouble error={error} />
      {data ? <State home={data} /> : !error && <p class="loading">{text().loading}</p>}
    </div>
  );
}

function State({ home }: { home: HomeView }) {
  return (
    <>
      <AttentionList home={home} />
      <Today home={home} />
      <div class="home-below">
        <PhoneCard phone={home.phone} />
        <section class="card stack">
          <h2>{text().oldest}</h2>
          {home.oldestWaiting ? (
            <>
              <p class="home-big">
                <Time at={home.oldestWaiting.at} />
              </p>
              <p>
                <a href={href(`/deliveries/${encodeURIComponent(home.oldestWaiting.id)}`)}>{text().look}</a>
              </p>
            </>
          ) : (
            <p class="muted">{text().nothing}</p>
          )}
        </section>
      </div>
    </>
  );
}
