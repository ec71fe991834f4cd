import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Me } from '../../console/staff-wire.ts';
import { call, me } from './api.ts';
import { findPage, type PageProps } from './pages.ts';
import { here } from './router.ts';

/** The whole console: who is not signed in is shown the way in. */
export function App() {
  useEffect(() => {
    call<Me>('GET', '/me').then(
      (answer) => {
        me.value = answer;
      },
      () => undefined,
    );
  }, []);
  return <main>{me.value ? <CurrentPage /> : <p>…</p>}</main>;
}

function CurrentPage() {
  const { path } = here.value;
  const found = findPage(path);
  const shown = useSignal<{ path: string; Page: ComponentType<PageProps> } | undefined>(undefined);
  useEffect(() => {
    void found?.page.load().then(({ Page }) => {
      shown.value = { path: found.page.path, Page };
    });
  }, [found?.page.path]);
  if (!found || shown.value?.path !== found.page.path) return <p>…</p>;
  const { Page } = shown.value;
  return <Page params={found.params} />;
}
