import type { Attention } from '../../../console/deliveries-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call, may } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useAction } from '../use-action.ts';

const text = words(
  {
    retry: 'Try again',
    which: 'Which, and why',
    nowhere: 'CALLBACK_URL is not set where the console runs, so that there is nobody to tell.',
  },
  {
    retry: 'Intentar de nuevo',
    which: 'Cuáles y por qué',
    nowhere: 'CALLBACK_URL no está configurada donde corre la consola: no hay a quién informar.',
  },
);

/** What the panel was not told, and how the last try failed: in the words of our log, which whoever mends it needs. */
export function GivenUp({ callbacks }: { callbacks: NonNullable<Attention['callbacks']> }) {
  const { isBusy, error, run } = useAction();
  return (
    <>
      {may('editor') && (
        <button
          type="button"
          class="button small"
          disabled={isBusy}
          onClick={() => run(() => call('POST', '/callbacks/retry'))}
        >
          {text().retry}
        </button>
      )}
      {error?.code === 'not_possible' ? <p class="error">{text().nowhere}</p> : <Trouble error={error} />}
      <details class="home-callbacks small">
        <summary>{text().which}</summary>
        <ul>
          {callbacks.map(({ type, at, detail }, index) => (
            <li key={index}>
              <code>{type}</code> · <Time at={at} /> · {detail}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
