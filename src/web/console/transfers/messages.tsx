import type { TransferDetail } from '../../../console/transfers-wire.ts';
import { words } from '../../shared/language.ts';
import { Time } from '../../shared/time.tsx';
import { href, withQuery } from '../router.ts';
import { Comparing, MarkedText } from './comparison.tsx';
import type { Stretch } from './compare-texts.ts';
import { transferWords } from './transfer-words.ts';

type Message = TransferDetail['messages'][number];
type Party = Message['party'];

const text = words(
  {
    title: 'The two messages',
    missing: 'Has not written yet.',
    earlier: (count: number) =>
      count === 1 ? 'One message that does not count' : `${count} messages that do not count`,
    client: (id: string) => `Client ${id}`,
    unknown: 'Client not known yet',
  },
  {
    title: 'Los dos mensajes',
    missing: 'Todavía no escribió.',
    earlier: (count: number) =>
      count === 1 ? 'Un mensaje que no cuenta' : `${count} mensajes que no cuentan`,
    client: (id: string) => `Cliente ${id}`,
    unknown: 'Todavía no se sabe qué cliente es',
  },
);

/** What each party wrote, side by side. */
export function Messages({ transfer }: { transfer: TransferDetail }) {
  const { messages, isMatch } = transfer;
  const standing = (party: Party) =>
    messages.findLast((message) => message.party === party && message.state === 'stands');
  const [origin, destination] = [standing('origin'), standing('destination')];
  const sides = (marked: Partial<Record<Party, Stretch[]>>) => (
    <div class="transfer-sides">
      <Side party="origin" transfer={transfer} message={origin} marked={marked.origin} />
      <Side party="destination" transfer={transfer} message={destination} marked={marked.destination} />
    </div>
  );
  return (
    <section class="card stack">
      <h2>{text().title}</h2>
      {origin && destination ? (
        <Comparing origin={origin.text} destination={destination.text} isMatch={isMatch ?? false}>
          {sides}
        </Comparing>
      ) : (
        sides({})
      )}
    </section>
  );
}

interface SideProps {
  party: Party;
  transfer: TransferDetail;
  message: Message | undefined;
  marked: Stretch[] | undefined;
}

function Side({ party, transfer, message, marked }: SideProps) {
  const t = text();
  const { clientId, email } = transfer[party];
  const others = transfer.messages.filter((one) => one.party === party && one.state !== 'stands');
  return (
    <div class="transfer-side">
      <h3>{transferWords().parties[party]}</h3>
      <p class="small">
        <span dir="auto">{email}</span>
        <br />
        {clientId === null ? (
          <span class="muted">{t.unknown}</span>
        ) : (
          <a href={href(withQuery('/deliveries', { client: clientId }))}>{t.client(clientId)}</a>
        )}
        {message?.phone !== undefined && <span class="mono"> · {message.phone}</span>}
      </p>
      {message ? (
        <div class="transfer-message">
          <MarkedText stretches={marked ?? [{ kind: 'same', text: message.text }]} />
          <p class="small muted">
            <Time at={message.at} exact />
          </p>
        </div>
      ) : (
        <p class="transfer-message is-void muted">{t.missing}</p>
      )}
      {others.length > 0 && (
        <details>
          <summary class="small">{t.earlier(others.length)}</summary>
          <div class="stack">
            {others.map((one, index) => (
              <div key={index} class="transfer-message is-void">
                <p class="small">
                  <strong>{transferWords().messages[one.state]}</strong>
                </p>
                <MarkedText stretches={[{ kind: 'same', text: one.text }]} />
                <p class="small muted">
                  <Time at={one.at} exact />
                </p>
              </div>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}
