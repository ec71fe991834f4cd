import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Bubble } from '../shared/bubble.tsx';
import { plural, words } from '../shared/language.ts';
import { limitOf, showEarlier } from './phones.ts';
import type { Message } from './wire.ts';

const text = words(
  {
    conversation: (phone: string) => `Conversation with ${phone}`,
    nothing: 'No messages yet.',
    earlier: 'Show earlier messages',
    below: (count: number) => plural(count, '# new message below', '# new messages below'),
  },
  {
    conversation: (phone: string) => `Conversación con ${phone}`,
    nothing: 'Todavía no hay mensajes.',
    earlier: 'Mostrar mensajes anteriores',
    below: (count: number) => plural(count, '# mensaje nuevo abajo', '# mensajes nuevos abajo'),
  },
);

/** Whoever is this near to the end (pixels) is at the end. */
const NEAR = 48;

interface ConversationProps {
  phone: string;
  /** The newest ones, oldest first. */
  messages: readonly Message[];
  /** How many there are in all. */
  count: number;
}

/** A phone's messages, at their end until somebody scrolls back: then new ones are announced, and wait. */
export function ConversationView({ phone, messages, count }: ConversationProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const lastSeen = useRef<string | undefined>(undefined);
  const unseen = useSignal(0);

  function toEnd(): void {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }

  function noteScroll(): void {
    const box = scroller.current;
    if (!box) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (!isAtEnd.current) return;
    lastSeen.current = messages.at(-1)?.id;
    unseen.value = 0;
  }

  const visible = messages.slice(-limitOf(phone));
  const last = messages.at(-1);
  useLayoutEffect(() => {
    // What the customer just wrote here is what they want to see.
    if (isAtEnd.current || last?.direction === 'from_customer') {
      lastSeen.current = last?.id;
      unseen.value = 0;
      toEnd();
    } else {
      unseen.value = messages.length - 1 - messages.findIndex(({ id }) => id === lastSeen.current);
    }
  }, [last?.id]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
    });
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  return (
    <div class="conversation">
      <div
        ref={scroller}
        class="conversation-scroll"
        role="log"
        aria-live="off"
        aria-label={text().conversation(phone)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        tabIndex={0}
        onScroll={noteScroll}
      >
        {count > visible.length && (
          <button type="button" class="button small" onClick={() => showEarlier(phone)}>
            {text().earlier}
          </button>
        )}
        {messages.length === 0 && <p class="conversation-empty small">{text().nothing}</p>}
        {visible.map(({ id, direction, text: said, at, status }) => (
          <Bubble
            key={id}
            text={said}
            at={at}
            status={status}
            direction={direction === 'to_customer' ? 'incoming' : 'outgoing'}
          />
        ))}
      </div>
      {unseen.value > 0 && (
        <button type="button" class="button small primary conversation-below" onClick={toEnd}>
          {text().below(unseen.value)} ↓
        </button>
      )}
    </div>
  );
}
