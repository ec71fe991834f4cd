import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Me } from '../../console/staff-wire.ts';
import { words } from '../shared/language.ts';
import { type ApiError, call, me } from './api.ts';
import { FirstPassword } from './shell/first-password.tsx';
import { Gate } from './shell/gate.tsx';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { troubleText } from './shell/trouble.tsx';

const text = words(
  { title: 'Avisador does not answer', again: 'Try again' },
  { title: 'Avisador no responde', again: 'Intentar de nuevo' },
);

/** The whole console: who is not signed in is shown the way in. */
export function App() {
  const trouble = useSignal<ApiError | undefined>(undefined);
  const ask = () => {
    trouble.value = undefined;
    call<Me>('GET', '/me').then(
      (answer) => {
        me.value = answer;
      },
      (error: ApiError) => {
        if (error.code !== 'not_signed_in') trouble.value = error;
      },
    );
  };
  useEffect(ask, []);

  if (me.value) return me.value.mustChangePassword ? <FirstPassword /> : <Shell />;
  if (me.value === null) return <SignIn />;
  // Nothing is shown while the answer is awaited: it comes at once, and whatever stood here would only flicker.
  if (!trouble.value) return null;
  return (
    <Gate title={text().title}>
      <p>{troubleText(trouble.value)}</p>
      <button type="button" class="button primary" onClick={ask}>
        {text().again}
      </button>
    </Gate>
  );
}
