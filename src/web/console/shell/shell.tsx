import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { HomeView } from '../../../console/deliveries-wire.ts';
import { Icon } from '../../shared/icons.tsx';
import { words } from '../../shared/language.ts';
import { me } from '../api.ts';
import { useLive } from '../live.ts';
import { here, href } from '../router.ts';
import { Banners } from './banners.tsx';
import { Mark } from './gate.tsx';
import { useHeading } from './heading.ts';
import { Navigation } from './navigation.tsx';
import { PageView } from './page-view.tsx';
import { PhoneDot } from './phone-dot.tsx';
import { Who } from './who.tsx';
import './shell.css';

const text = words({ skip: 'To the content', menu: 'Menu' }, { skip: 'Ir al contenido', menu: 'Menú' });

/** What stands around every page: on wide screens at the left, on narrow ones above and behind a button. */
export function Shell() {
  const home = useLive<HomeView>('/home');
  const { path } = here.value;
  const isOpen = useSignal(false);
  const toggle = useRef<HTMLButtonElement>(null);
  useHeading(path);
  useEffect(() => {
    isOpen.value = false;
  }, [path]);
  useEffect(() => {
    if (!isOpen.value) return undefined;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      isOpen.value = false;
      toggle.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen.value]);

  return (
    <div class="shell">
      <a class="skip visually-hidden" href="#content">
        {text().skip}
      </a>
      <header class="side">
        <div class="side-head">
          <a class="brand" href={href('/')}>
            <Mark />
            <span>
              Avisador
              {me.value && me.value.company !== 'Avisador' && <span class="company">{me.value.company}</span>}
            </span>
          </a>
          <button
            ref={toggle}
            type="button"
            class="button ghost menu-button"
            aria-expanded={isOpen.value}
            aria-controls="side-body"
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            <Icon name={isOpen.value ? 'close' : 'menu'} />
            {text().menu}
          </button>
        </div>
        <PhoneDot home={home} />
        <div id="side-body" class={isOpen.value ? 'side-body open' : 'side-body'}>
          <Navigation home={home} />
          <Who />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Banners />
        <PageView />
      </main>
    </div>
  );
}
