import { useSignal } from '@preact/signals';
import { words } from '../shared/language.ts';
import { ask } from './api.ts';
import { useAttempt } from './attempt.ts';
import { catchUp } from './phones.ts';
import { Problem } from './problem.tsx';

const text = words(
  {
    label: (phone: string) => `Answer as the customer, from ${phone}`,
    placeholder: 'Answer as the customer',
    send: 'Send',
  },
  {
    label: (phone: string) => `Responder como el cliente, desde ${phone}`,
    placeholder: 'Responder como el cliente',
    send: 'Enviar',
  },
);

/** Writes to the company from a phone. Enter sends, Shift and Enter starts a line. */
export function AnswerBox({ phone }: { phone: string }) {
  const written = useSignal('');
  const { isBusy, problem, run } = useAttempt();
  const id = `answer-${phone.slice(1)}`;

  async function send(): Promise<void> {
    const draft = written.value;
    if (draft.trim() === '') return;
    const isSent = await run(() => ask('POST', '/messages', { phone, text: draft }));
    if (!isSent) return;
    if (written.value === draft) written.value = '';
    void catchUp();
  }

  return (
    <form
      class="answer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="visually-hidden" for={id}>
        {text().label(phone)}
      </label>
      <textarea
        id={id}
        rows={1}
        maxLength={65_536}
        placeholder={text().placeholder}
        value={written.value}
        aria-describedby={problem.value === undefined ? undefined : `${id}-error`}
        onInput={(event) => {
          written.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <button type="submit" class="button primary answer-send" disabled={isBusy.value}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="m4 12 16-8-6 17-3-7z M20 4 11 14" />
        </svg>
        <span class="visually-hidden">{text().send}</span>
      </button>
      <Problem of={problem} id={`${id}-error`} />
    </form>
  );
}
