import type { NumberView } from '../../../console/deliveries-wire.ts';
import { Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';

const text = words(
  {
    title: 'Nobody sends from this number',
    start: 'It cannot be started from here. Whoever runs the service starts its process, for instance so:',
    later:
      'What is asked of it on this page is done as soon as it runs; the code to link it is shown here then.',
    gone: 'If it is not to come back: with NUMBER_HANDOVER_MINUTES, the other numbers take over its clients.',
  },
  {
    title: 'Nadie envía desde este número',
    start: 'No se puede iniciar desde aquí. Quien administra el servicio inicia su proceso, por ejemplo así:',
    later:
      'Lo que se le pida en esta página se hace en cuanto esté en marcha; el código para vincularlo aparece aquí entonces.',
    gone: 'Si no va a volver: con NUMBER_HANDOVER_MINUTES, los otros números se hacen cargo de sus clientes.',
  },
);

/** What can be done about a number that no process has, which is nothing that a page can do. */
export function Unattended({ number, isOneOfSeveral }: { number: NumberView; isOneOfSeveral: boolean }) {
  const { account } = number;
  return (
    <Notice tone="bad">
      <h2>{text().title}</h2>
      <p>{text().start}</p>
      <p>
        <code>{account.startsWith('+') && `WHATSAPP_NUMBER=${account} `}npx avisador worker</code>
      </p>
      <p>{text().later}</p>
      {isOneOfSeveral && <p class="muted small">{text().gone}</p>}
    </Notice>
  );
}
