import type { TextView } from '../../../console/texts-wire.ts';
import { Bubble, Phone } from '../../shared/bubble.tsx';
import { words } from '../../shared/language.ts';
import { me } from '../api.ts';
import { href } from '../router.ts';
import { localeName, localeTitle } from './names.ts';
import { textPath } from './text-state.tsx';
import type { TextSession } from './text-session.ts';

const text = words(
  {
    edit: (locale: string) => `Edit ${locale}`,
    missing: 'There is no text in this language: customers get another one.',
    broken: 'This text cannot be filled in.',
    here: 'This is the one in the editor.',
  },
  {
    edit: (locale: string) => `Editar ${locale}`,
    missing: 'No hay texto en este idioma: el cliente lo recibe en otro.',
    broken: 'Este texto no puede completarse.',
    here: 'Es el que está en el editor.',
  },
);

/** One message in every language, beside each other: those of others as they are in force, this one as it is in the editor. */
export function AllLocales({ view, session }: { view: TextView; session: TextSession }) {
  const own = {
    locale: view.locale,
    source: session.draft.source.value,
    preview: session.checker.checked.value.preview,
  };
  return (
    <div class="all-locales">
      {[own, ...view.others].map(({ locale, source, preview }) => (
        <section key={locale} class="stack tight">
          <div class="row between">
            <h2>{localeTitle(locale)}</h2>
            {locale === view.locale ? (
              <span class="small muted">{text().here}</span>
            ) : (
              <a class="button small" href={href(textPath(view.kind, view.name, locale))}>
                {text().edit(localeName(locale))}
              </a>
            )}
          </div>
          <Phone name={me.value?.company ?? ''}>
            {preview === null ? (
              <p class="phone-note">{source === null ? text().missing : text().broken}</p>
            ) : (
              <div lang={locale}>
                <Bubble text={preview} direction="incoming" />
              </div>
            )}
          </Phone>
        </section>
      ))}
    </div>
  );
}
