import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type {
  DeliveriesPage,
  DeliveryFilter,
  DeliveryRow,
  HomeView,
  MassAction,
} from '../../../console/deliveries-wire.ts';
import { CopyButton, Empty } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { may, me } from '../api.ts';
import { useLive } from '../live.ts';
import { go, here, href, withQuery } from '../router.ts';
import './deliveries.css';
import { DeliveryTable } from './delivery-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterOf, isFiltered } from './filter.ts';
import { heldRows, type HeldRows } from './held-rows.ts';
import { Many } from './many.tsx';
import { NotYet } from './not-yet.tsx';
import { Paging } from './paging.tsx';

const LIMIT = 50;
/** A list that has been scrolled further than this is being read. */
const AT_TOP = 60;

const text = words(
  {
    title: 'Deliveries',
    fresh: (count: number, isMore: boolean) =>
      isMore ? `More than ${count} new` : plural(count, '# new', '# new'),
    nothing: 'Nothing was sent yet',
    first:
      'As soon as the panel posts an event, its message stands here. A sample can be sent from a terminal:',
    phones: 'Look at the simulated phones',
    test: 'Send a test message',
    noMatch: 'Nothing matches these filters',
    clear: 'Clear filters',
    end: 'There is nothing older.',
    searched: (count: number) =>
      `Words were looked for in the newest ${plural(count, '# message', '# messages')} only. Older ones are found by client, number or time.`,
  },
  {
    title: 'Envíos',
    fresh: (count: number, isMore: boolean) =>
      isMore ? `Más de ${count} nuevos` : plural(count, '# nuevo', '# nuevos'),
    nothing: 'Todavía no se envió nada',
    first:
      'En cuanto el panel avise de algo, su mensaje aparece aquí. Se puede enviar una muestra desde una terminal:',
    phones: 'Ver los celulares simulados',
    test: 'Enviar un mensaje de prueba',
    noMatch: 'Nada coincide con estos filtros',
    clear: 'Quitar los filtros',
    end: 'No hay nada más viejo.',
    searched: (count: number) =>
      `Las palabras se buscaron solo en los ${plural(count, '# mensaje', '# mensajes')} más nuevos. Los anteriores se encuentran por cliente, número o fecha.`,
  },
);

/** All deliveries, newest first, as they come. */
export function Page() {
  const t = text();
  const { query } = here.value;
  const before = query.get('before') ?? undefined;
  const today = useLive<HomeView>('/home').value.data?.today.since;
  const filter = useMemo(() => filterOf(query, { now: new Date(), today }), [query.toString(), today]);
  const path = filter && withQuery('/deliveries', { ...filter, before, limit: String(LIMIT) });
  const watched = useLive<DeliveriesPage>(path).value;
  const isRead = useSignal(false);
  const { rows, fresh, isStale, showAll } = useHeld({ path, page: watched.data, isRead: () => isRead.value });
  const actions = filter ? manyActions(filter) : [];
  const hasRows = rows.length > 0;

  return (
    <div class="page">
      <div class="page-head">
        <h1>{t.title}</h1>
      </div>
      <FilterBar />
      {filter && actions.length > 0 && <Many key={path} filter={filter} actions={hasRows ? actions : []} />}
      <NotYet of={watched} />
      {watched.data && (
        <div
          class="deliveries-place"
          onPointerEnter={({ pointerType }) => {
            isRead.value = pointerType === 'mouse';
          }}
          onPointerLeave={() => {
            isRead.value = false;
          }}
        >
          <p aria-live="polite" class="deliveries-fresh">
            {fresh > 0 && (
              <button type="button" class="button small primary" onClick={showAll}>
                ↑ {t.fresh(fresh, fresh >= LIMIT)}
              </button>
            )}
          </p>
          {hasRows ? (
            <DeliveryTable rows={rows} isBusy={isStale} />
          ) : (
            !isStale && <Nothing isLater={before !== undefined} />
          )}
        </div>
      )}
      {watched.data?.searchedTexts !== undefined && watched.data.next === undefined && (
        <p class="small muted">{t.searched(watched.data.searchedTexts)}</p>
      )}
      <Paging next={isStale ? undefined : watched.data?.next} />
    </div>
  );
}

function Nothing({ isLater }: { isLater: boolean }) {
  const t = text();
  if (isLater) return <Empty title={t.end} />;
  if (isFiltered(here.value.query)) {
    return (
      <Empty title={t.noMatch}>
        <button type="button" class="button" onClick={() => go('/deliveries')}>
          {t.clear}
        </button>
      </Empty>
    );
  }
  const command = 'npx avisador send-sample invoice.generated';
  return (
    <Empty title={t.nothing}>
      <p>{t.first}</p>
      <p class="row">
        <code>{command}</code>
        <CopyButton value={command} />
      </p>
      {me.value?.sandboxUrl ? (
        <a href={me.value.sandboxUrl} target="_blank" rel="noreferrer">
          {t.phones}
        </a>
      ) : (
        <a href={href('/phone')}>{t.test}</a>
      )}
    </Empty>
  );
}

interface Holding {
  path: string | undefined;
  page: DeliveriesPage | undefined;
  isRead: () => boolean;
}

/** The rows to show: as they come while nobody reads them, in their places while somebody does. */
function useHeld({
  path,
  page,
  isRead,
}: Holding): HeldRows<DeliveryRow> & { isStale: boolean; showAll: () => void } {
  const kept = useRef<{
    path: string | undefined;
    page: DeliveriesPage | undefined;
    rows: readonly DeliveryRow[];
  }>({
    path,
    page: undefined,
    rows: [],
  });
  const shownAgain = useSignal(0);
  const showAll = () => {
    kept.current.rows = [];
    shownAgain.value += 1;
    scrollTo(0, 0);
  };
  // What is there when the address changes answers the address before it, until something else comes.
  const isStale = kept.current.path !== path && page === kept.current.page;
  if (isStale || !page) return { rows: kept.current.rows, fresh: 0, isStale, showAll };

  void shownAgain.value;
  const isSame = kept.current.path === path;
  const isHeld = isSame && (isRead() || scrollY > AT_TOP || isFocusInList());
  const held = heldRows(isHeld ? kept.current.rows : [], {
    latest: page.deliveries,
    isWhole: page.next === undefined,
  });
  kept.current = { path, page, rows: held.rows };
  return { ...held, isStale, showAll };
}

function isFocusInList(): boolean {
  return Boolean(document.activeElement?.closest('.deliveries'));
}

/** What can be done to all that match, by whoever is here. Never to all that there are: only where a filter says which. */
function manyActions({ status }: DeliveryFilter): MassAction[] {
  if (!may('editor') || !isFiltered(here.value.query)) return [];
  return (['resend', 'cancel'] as const).filter(
    (action) => status === undefined || possibleAt[action].includes(status),
  );
}

const possibleAt: Record<MassAction, ReadonlyArray<DeliveryFilter['status']>> = {
  resend: ['failed', 'unreached', 'refused', 'dead', 'expired', 'cancelled'],
  cancel: ['waiting', 'queued'],
};
