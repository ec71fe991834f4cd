import { useEffect } from 'preact/hooks';
import { me } from '../api.ts';

/**
 * Names the document after its h1, as it stands at each moment, and gives that h1 the focus when `place` has changed: then
 * whoever does not see the page is told where they are. The page's heading may come late, with what the page shows.
 */
export function useHeading(place?: string): void {
  useEffect(() => {
    const name = () => {
      const parts = [document.querySelector('h1')?.textContent, me.value?.company, 'Avisador'];
      document.title = [...new Set(parts.filter(Boolean))].join(' · ');
    };
    name();
    const observer = new MutationObserver(name);
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (place === undefined || isFirst) {
      isFirst = false;
      return undefined;
    }
    const focusWhenThere = () => {
      const heading = document.querySelector<HTMLElement>('main h1');
      if (!heading) return;
      observer.disconnect();
      // Who has gone on to a control of the new page is left there.
      if (document.activeElement?.closest('main')) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(focusWhenThere);
    observer.observe(document.body, { childList: true, subtree: true });
    focusWhenThere();
    return () => observer.disconnect();
  }, [place]);
}

/** The first page is announced by the browser itself. */
let isFirst = true;
