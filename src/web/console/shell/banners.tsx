import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../../shared/language.ts';
import { me } from '../api.ts';
import { isLive } from '../live.ts';

const text = words(
  {
    lost: 'Not up to date: the service cannot be reached. What is shown is from before; it is tried again by itself.',
    sandbox: 'Nothing here reaches WhatsApp: messages go to the simulated phones.',
    phones: 'See the phones',
  },
  {
    lost: 'Sin actualizar: no se puede llegar al servicio. Lo que se ve es de antes; se reintenta sin ayuda.',
    sandbox: 'Nada de esto llega a WhatsApp: los mensajes van a los celulares simulados.',
    phones: 'Ver los celulares',
  },
);

const PATIENCE_MS = 1500;

/** What is true of every page. */
export function Banners() {
  const { sandboxUrl, transport } = me.value ?? {};
  return (
    <>
      <div role="alert">{useIsLost() && <p class="banner bad">{text().lost}</p>}</div>
      {transport === 'sandbox' && (
        <p class="banner quiet">
          {text().sandbox} <a href={sandboxUrl ?? '/sandbox'}>{text().phones}</a>
        </p>
      )}
    </>
  );
}

/** A connection that is there again at once was not missed by anybody. */
function useIsLost(): boolean {
  const isLost = useSignal(false);
  const live = isLive.value;
  useEffect(() => {
    if (live) {
      isLost.value = false;
      return undefined;
    }
    const timer = setTimeout(() => {
      isLost.value = true;
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [live]);
  return isLost.value;
}
