import { words } from '../../shared/language.ts';
import { here, href } from '../router.ts';
import { newerPage, olderPage } from './filter.ts';

const text = words(
  { pages: 'Pages', newer: '← Newer', older: 'Older →' },
  { pages: 'Páginas', newer: '← Más nuevos', older: 'Más viejos →' },
);

/** The ways to the pages before and after the one shown, of any list whose address has `before`. */
export function Paging({ next }: { next: number | string | undefined }) {
  const { path, query } = here.value;
  const newer = newerPage(query);
  if (newer === undefined && next === undefined) return null;
  return (
    <nav class="row between" aria-label={text().pages}>
      {newer === undefined ? (
        <span />
      ) : (
        <a class="button" href={href(path + newer)}>
          {text().newer}
        </a>
      )}
      {next !== undefined && (
        <a class="button" href={href(path + olderPage(query, next))}>
          {text().older}
        </a>
      )}
    </nav>
  );
}
