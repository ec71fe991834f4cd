import type { ComponentChildren } from 'preact';
import type { Status } from '../../delivery/delivery.ts';
import './bubble.css';
import { formatting, words } from './language.ts';
import { exactTime } from './time.tsx';
import { emojiAlone, readWhatsApp, type Block, type Inline } from './whatsapp-text.ts';

const text = words(
  {
    waiting: 'waiting to be sent',
    sent: 'sent',
    delivered: 'delivered',
    read: 'read',
    failed: 'not sent',
    phone: (name: string) => `A phone showing the chat with ${name}`,
    online: 'online',
  },
  {
    waiting: 'en espera de envío',
    sent: 'enviado',
    delivered: 'entregado',
    read: 'leído',
    failed: 'no enviado',
    phone: (name: string) => `Un teléfono con la conversación con ${name}`,
    online: 'en línea',
  },
);

interface BubbleProps {
  text: string;
  /** When it was written, ISO 8601. */
  at?: string | undefined;
  /** Where a message stands that the holder of this phone wrote; shown as ticks. */
  status?: Status | undefined;
  /** As the holder of the phone sees it: what we send to customers is `incoming` on theirs. */
  direction: 'incoming' | 'outgoing';
}

/** A message as a phone shows it, formatting and all. */
export function Bubble({ text: source, at, status, direction }: BubbleProps) {
  const emoji = emojiAlone(source);
  return (
    <div class={`bubble ${direction}${emoji ? ` bubble-emoji-${emoji}` : ''}`}>
      <WhatsAppText text={source} />
      {(at !== undefined || status) && (
        <span class="bubble-meta">
          {at !== undefined && <Clock at={at} />}
          {status && <Ticks status={status} />}
        </span>
      )}
    </div>
  );
}

/** A text with WhatsApp's formatting, without a bubble around it. */
function WhatsAppText({ text: source }: { text: string }) {
  return (
    <div class="bubble-text">
      {readWhatsApp(source).map((block, index) => (
        <BlockOf key={index} block={block} />
      ))}
    </div>
  );
}

function BlockOf({ block }: { block: Block }) {
  if (block.kind === 'lines') return <Lines lines={block.lines} />;
  if (block.kind === 'quote') {
    return (
      <blockquote>
        <Lines lines={block.lines} />
      </blockquote>
    );
  }
  const items = block.items.map(({ marker, content }, index) => (
    <li key={index} dir="auto" {...(block.kind === 'numbers' ? { value: Number.parseInt(marker, 10) } : {})}>
      <Inlines nodes={content} />
    </li>
  ));
  return block.kind === 'bullets' ? <ul>{items}</ul> : <ol>{items}</ol>;
}

/** Each line has a direction of its own, as its first letter has it. */
function Lines({ lines }: { lines: Inline[][] }) {
  return lines.map((nodes, index) => (
    <div key={index} class="bubble-line" dir="auto">
      {nodes.length === 0 ? <br /> : <Inlines nodes={nodes} />}
    </div>
  ));
}

function Inlines({ nodes }: { nodes: Inline[] }) {
  return nodes.map((node, index) => <InlineOf key={index} node={node} />);
}

function InlineOf({ node }: { node: Inline }) {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'code':
    case 'block':
      return <code class={`bubble-${node.kind}`}>{node.text}</code>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noreferrer">
          {node.text}
        </a>
      );
  }
}

function Clock({ at }: { at: string }) {
  const time = new Intl.DateTimeFormat(formatting.value, { timeStyle: 'short' });
  return (
    <time dateTime={at} title={exactTime(at)}>
      {time.format(new Date(at))}
    </time>
  );
}

type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed';

const TICKS: Readonly<Record<Status, Tick>> = {
  queued: 'waiting',
  sending: 'waiting',
  in_doubt: 'waiting',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  refused: 'failed',
  superseded: 'failed',
  expired: 'failed',
  cancelled: 'failed',
  dead: 'failed',
};

const SHAPES: Readonly<Record<Tick, string>> = {
  waiting: 'M8 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M8 3.5V6l1.8 1.2',
  sent: 'm4 6.5 2.7 2.7L12.5 3',
  delivered: 'm1 6.5 2.7 2.7L9.5 3M7 8.3l.9.9L13.7 3',
  read: 'm1 6.5 2.7 2.7L9.5 3M7 8.3l.9.9L13.7 3',
  failed: 'M8 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M8 3.5v3M8 8.3v.4',
};

function Ticks({ status }: { status: Status }) {
  const tick = TICKS[status];
  return (
    <span class={`bubble-ticks ${tick}`} title={text()[tick]}>
      <svg viewBox="0 0 15 12" width="15" height="12" aria-hidden="true">
        <path d={SHAPES[tick]} fill="none" stroke="currentColor" stroke-width="1.4" />
      </svg>
      <span class="visually-hidden">{text()[tick]}</span>
    </span>
  );
}

interface PhoneProps {
  /** With whom the chat is, on top. */
  name: string;
  /** Beneath the name. */
  subtitle?: string | undefined;
  /** The phone's own look, apart from the page's; else as the page. */
  theme?: 'light' | 'dark' | undefined;
  /** The bubbles. */
  children?: ComponentChildren;
}

/** A phone on which a chat is open. It takes the width that it is given, up to a phone's. */
export function Phone({ name, subtitle, theme, children }: PhoneProps) {
  return (
    <figure class={`phone ${theme ? `phone-${theme}` : ''}`} aria-label={text().phone(name)}>
      <div class="phone-head">
        <span class="phone-face" aria-hidden="true">
          {Array.from(name)[0]?.toUpperCase()}
        </span>
        <span class="phone-name">
          <strong dir="auto">{name}</strong>
          <span>{subtitle ?? text().online}</span>
        </span>
      </div>
      <div class="phone-chat">{children}</div>
    </figure>
  );
}
