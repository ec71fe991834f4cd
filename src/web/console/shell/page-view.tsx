import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../../shared/language.ts';
import { may } from '../api.ts';
import { findPage } from '../find-page.ts';
import type { PageProps } from '../pages.ts';
import { here, href } from '../router.ts';
import { Boundary } from './boundary.tsx';

const text = words(
  {
    home: 'To the home page',
    unknown: 'This page does not exist',
    unknownWhy: 'The address is not one of the console’s, or what it led to is gone.',
    closed: 'Your account may not see this page',
    closedWhy: 'It is for people with another role. An administrator can change yours under People.',
    notLoaded: 'This page could not be loaded',
    notLoadedWhy:
      'Either the service cannot be reached, or it has been updated since this window was opened.',
    reload: 'Load the console anew',
    loading: 'Loading …',
  },
  {
    home: 'Ir al inicio',
    unknown: 'Esta página no existe',
    unknownWhy: 'La dirección no es de la consola, o ya no está aquello a lo que llevaba.',
    closed: 'Esta cuenta no puede ver esta página',
    closedWhy: 'Es para personas con otro rol. Un administrador puede cambiarlo en Personas.',
    notLoaded: 'No se pudo cargar esta página',
    notLoadedWhy: 'O no se puede llegar al servicio, o se actualizó desde que se abrió esta ventana.',
    reload: 'Volver a cargar la consola',
    loading: 'Cargando …',
  },
);

/** The page that the address leads to. */
export function PageView() {
  const { path } = here.value;
  const found = findPage(path);
  const isOpen = found !== undefined && may(found.page.needs ?? 'viewer');
  const loaded = useSignal<{ path: string; Page?: ComponentType<PageProps> } | undefined>(undefined);
  useEffect(() => {
    if (!found || !isOpen) return;
    const { page } = found;
    page.load().then(
      ({ Page }) => {
        loaded.value = { path: page.path, Page };
      },
      () => {
        loaded.value = { path: page.path };
      },
    );
  }, [found?.page.path, isOpen]);

  if (!found) return <Message title={text().unknown} why={text().unknownWhy} />;
  if (!isOpen) return <Message title={text().closed} why={text().closedWhy} />;
  if (loaded.value?.path !== found.page.path) return <p class="page loading">{text().loading}</p>;
  const { Page } = loaded.value;
  if (!Page) return <Message title={text().notLoaded} why={text().notLoadedWhy} canReload />;
  return (
    <Boundary key={path}>
      <Page params={found.params} />
    </Boundary>
  );
}

function Message({ title, why, canReload = false }: { title: string; why: string; canReload?: boolean }) {
  return (
    <div class="page narrow">
      <h1>{title}</h1>
      <p>{why}</p>
      <div class="row">
        {canReload && (
          <button type="button" class="button primary" onClick={() => location.reload()}>
            {text().reload}
          </button>
        )}
        <a class="button" href={href('/')}>
          {text().home}
        </a>
      </div>
    </div>
  );
}
