import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../shared/icons.tsx';
import { words } from '../../shared/language.ts';
import { me } from '../api.ts';
import { roleWords } from '../people/role-words.ts';
import { here, href } from '../router.ts';
import { Preferences } from '../../shared/preferences.tsx';
import { signOut } from './sign-out.ts';

const text = words(
  {
    account: 'My account',
    out: 'Sign out',
    version: 'Version',
  },
  {
    account: 'Mi cuenta',
    out: 'Salir',
    version: 'Versión',
  },
);

/** Who is signed in, and what is theirs alone. */
export function Who() {
  const details = useRef<HTMLDetailsElement>(null);
  const { path } = here.value;
  useEffect(() => {
    const close = () => details.current?.removeAttribute('open');
    // Not when the pointer goes down: on narrow screens what it points at would move away under it.
    const onClick = ({ target }: Event) => {
      if (target instanceof Node && !details.current?.contains(target)) close();
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || !details.current?.open) return;
      close();
      details.current.querySelector('summary')?.focus();
    };
    close();
    document.addEventListener('click', onClick);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('keydown', onKey);
    };
  }, [path]);
  if (!me.value) return null;
  const { account, version } = me.value;
  return (
    <details
      class="who"
      ref={details}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>
        <Icon name="account" />
        <span class="who-name">
          <strong>{account.name}</strong>
          <span class="muted small">{roleWords()[account.role].name}</span>
        </span>
        <Icon name="chevron" />
      </summary>
      <div class="who-menu">
        <a
          class="button ghost"
          href={href('/account')}
          aria-current={path === '/account' ? 'page' : undefined}
        >
          <Icon name="account" />
          {text().account}
        </a>
        <Preferences />
        <button type="button" class="button ghost" onClick={signOut}>
          <Icon name="out" />
          {text().out}
        </button>
        <p class="muted small">
          {text().version} {version}
        </p>
      </div>
    </details>
  );
}
