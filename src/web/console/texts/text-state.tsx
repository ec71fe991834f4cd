import type { TextCell, TextKind, TextState } from '../../../console/texts-wire.ts';
import type { Tone } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { href } from '../router.ts';
import { localeName } from './names.ts';

const text = words(
  {
    shipped: 'Standard',
    overridden: 'Edited',
    broken: 'Broken',
    missing: 'Missing',
    draft: 'Draft',
    edit: (name: string, locale: string) => `${name}, ${locale}: `,
  },
  {
    shipped: 'Original',
    overridden: 'Editado',
    broken: 'Roto',
    missing: 'Falta',
    draft: 'Borrador',
    edit: (name: string, locale: string) => `${name}, ${locale}: `,
  },
);

const TONES: Readonly<Record<TextState, Tone>> = {
  shipped: 'quiet',
  overridden: 'good',
  broken: 'bad',
  missing: 'warn',
};

/** What a text's state is called. */
export function stateName(state: TextState | 'draft'): string {
  return text()[state];
}

export function StateBadge({ state }: { state: TextState | 'draft' }) {
  return <span class={`badge ${state === 'draft' ? 'busy' : TONES[state]}`}>{text()[state]}</span>;
}

/** The address of a text's page. */
export function textPath(kind: TextKind, name: string, locale: string): string {
  return `/texts/${kind}/${encodeURIComponent(name)}/${encodeURIComponent(locale)}`;
}

interface StateLinkProps {
  kind: TextKind;
  name: string;
  /** What staff call it. */
  title: string;
  locale: string;
  cell: TextCell;
}

/** How a text stands in one locale, as the link to it. */
export function StateLink({ kind, name, title, locale, cell }: StateLinkProps) {
  return (
    <a class="text-cell" href={href(textPath(kind, name, locale))}>
      <span class="visually-hidden">{text().edit(title, localeName(locale))}</span>
      <StateBadge state={cell.state} />
      {cell.hasDraft && (
        <>
          {' '}
          <StateBadge state="draft" />
        </>
      )}
    </a>
  );
}
