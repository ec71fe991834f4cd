import { Phone } from '../shared/bubble.tsx';
import { words } from '../shared/language.ts';
import { AnswerBox } from './answer-box.tsx';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { ConversationView } from './conversation-view.tsx';
import { catchUp, conversations, network } from './phones.ts';
import { Problem } from './problem.tsx';
import { offered } from './samples.ts';
import type { PhoneSummary } from './wire.ts';

const text = words(
  {
    phone: (number: string) => `Phone ${number}`,
    registered: 'On WhatsApp',
    reads: 'Reads at once',
    absent: 'Not on WhatsApp: what is sent to this number is refused.',
    offline: 'not connected',
    loading: 'Loading…',
  },
  {
    phone: (number: string) => `Teléfono ${number}`,
    registered: 'En WhatsApp',
    reads: 'Lee al instante',
    absent: 'No está en WhatsApp: lo que se envía a este número queda rechazado.',
    offline: 'sin conexión',
    loading: 'Cargando…',
  },
);

/** The id of a phone's element on the page. */
export function anchorOf(phone: string): string {
  return `phone-${phone.slice(1)}`;
}

/** One simulated phone: its conversation with the company, and what its holder does. */
export function PhoneColumn({ summary }: { summary: PhoneSummary }) {
  const { phone, registered, reads } = summary;
  const { problem, run } = useAttempt();
  const held = conversations.value.get(phone);

  async function set(settings: { registered?: boolean; reads?: boolean }): Promise<void> {
    await run(() => ask('PUT', `/phones/${encodeURIComponent(phone)}`, settings));
    await catchUp();
  }

  return (
    <article class="phone-column" id={anchorOf(phone)} aria-label={text().phone(phone)} tabIndex={-1}>
      <h2 class="number">{phone}</h2>
      <Phone
        name={offered.value?.company ?? 'Avisador'}
        subtitle={network.value?.state === 'offline' ? text().offline : undefined}
      >
        {held ? (
          <ConversationView
            phone={phone}
            messages={held.messages}
            count={held.as?.count ?? held.messages.length}
          />
        ) : (
          <p class="loading">{text().loading}</p>
        )}
        {!registered && <p class="phone-absent">{text().absent}</p>}
        <AnswerBox phone={phone} />
      </Phone>
      <div class="row phone-settings">
        <label class="choice small">
          <input
            type="checkbox"
            checked={registered}
            onChange={(event) => void set({ registered: event.currentTarget.checked })}
          />
          {text().registered}
        </label>
        <label class="choice small">
          <input
            type="checkbox"
            checked={reads}
            onChange={(event) => void set({ reads: event.currentTarget.checked })}
          />
          {text().reads}
        </label>
      </div>
      <Problem of={problem} />
    </article>
  );
}
