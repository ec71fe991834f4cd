import { Notice, ShownOnce } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { href } from '../router.ts';

const text = words(
  {
    once: (name: string) => `Here is ${name}’s password. It is not shown again.`,
    password: 'Password',
    tell: (address: string) =>
      `Tell them in person or by phone, with the address ${address}. They choose their own at the first sign-in.`,
    done: 'I have passed it on',
  },
  {
    once: (name: string) => `Esta es la contraseña de ${name}. No se vuelve a mostrar.`,
    password: 'Contraseña',
    tell: (address: string) =>
      `Decirla en persona o por teléfono, con la dirección ${address}. La primera vez que ingrese, cada quien elige la propia.`,
    done: 'Ya la comuniqué',
  },
);

/** A password that was made for somebody. */
export interface GivenPassword {
  name: string;
  password: string;
}

/** Shows a password this once, and says how to pass it on. */
export function ToBeTold({ given, onDone }: { given: GivenPassword; onDone: () => void }) {
  return (
    <Notice tone="good">
      <p>{text().once(given.name)}</p>
      <ShownOnce label={text().password} value={given.password} />
      <p>{text().tell(`${location.origin}${href('/')}`)}</p>
      <div class="row">
        <button type="button" class="button small" onClick={onDone}>
          {text().done}
        </button>
      </div>
    </Notice>
  );
}
