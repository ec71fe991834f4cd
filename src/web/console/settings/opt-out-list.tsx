import { useSignal } from '@preact/signals';
import type { OptOuts } from '../../../console/staff-wire.ts';
import { Empty } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { call } from '../api.ts';
import { Paging } from '../deliveries/paging.tsx';
import { useLive } from '../live.ts';
import { here, withQuery } from '../router.ts';
import { Confirm } from '../shell/confirm.tsx';
import { Trouble } from '../shell/trouble.tsx';

const text = words(
  {
    title: 'Who wants no messages',
    what: 'They wrote STOP, BAJA or the like to us. Notices to them are refused; security alerts and answers still go out.',
    none: 'Nobody has asked for that',
    noneWhy: 'Whoever writes STOP to our number appears here.',
    number: 'Number',
    since: 'Since',
    remove: 'Send again …',
    ask: (number: string) => `Send notices to ${number} again?`,
    happens:
      'This person asked us for no messages. Go on only if they have said since that they want them again: messages that are not wanted get our number reported and blocked.',
    confirm: 'They want them again',
  },
  {
    title: 'Quiénes no quieren mensajes',
    what: 'Nos escribieron BAJA, STOP o algo parecido. Los avisos para ellos se rechazan; las alertas de seguridad y las respuestas salen igual.',
    none: 'Nadie lo pidió',
    noneWhy: 'Aquí aparece quien le escribe BAJA a nuestro número.',
    number: 'Número',
    since: 'Desde',
    remove: 'Volver a enviar …',
    ask: (number: string) => `¿Volver a enviar avisos a ${number}?`,
    happens:
      'Esta persona nos pidió que no le mandáramos mensajes. Seguir solo si después dijo que los quiere de nuevo: por mensajes no deseados se denuncia y se bloquea nuestro número.',
    confirm: 'Los quiere de nuevo',
  },
);

type OptOut = OptOuts['optOuts'][number];

/** Who asked us for no messages. */
export function OptOutList() {
  const { data, error } = useLive<OptOuts>(
    withQuery('/opt-outs', { before: here.value.query.get('before') ?? undefined }),
  ).value;
  const removing = useSignal<OptOut | undefined>(undefined);
  return (
    <section class="card stack">
      <div class="stack tight">
        <h2>{text().title}</h2>
        <p class="muted">{text().what}</p>
      </div>
      <Trouble error={error} />
      {data?.optOuts.length === 0 && (
        <Empty title={text().none}>
          <p>{text().noneWhy}</p>
        </Empty>
      )}
      {data && data.optOuts.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{text().number}</th>
              <th scope="col">{text().since}</th>
              <th scope="col">
                <span class="visually-hidden">{text().remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.optOuts.map((one) => (
              <tr key={one.address}>
                <th scope="row">{one.address}</th>
                <td data-label={text().since}>
                  <Time at={one.at} />
                </td>
                <td class="table-actions">
                  <button
                    type="button"
                    class="button small"
                    aria-label={`${text().remove}: ${one.address}`}
                    onClick={() => {
                      removing.value = one;
                    }}
                  >
                    {text().remove}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Paging next={data?.next} />
      {removing.value && (
        <Confirm
          title={text().ask(removing.value.address)}
          confirm={text().confirm}
          isDanger
          does={() => call('DELETE', `/opt-outs/${encodeURIComponent(removing.value?.address ?? '')}`)}
          onClose={() => {
            removing.value = undefined;
          }}
        >
          <p>{text().happens}</p>
        </Confirm>
      )}
    </section>
  );
}
