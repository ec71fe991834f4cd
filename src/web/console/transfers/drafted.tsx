import { Bubble } from '../../shared/bubble.tsx';
import { CopyButton } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';

const text = words(
  {
    title: 'What both clients have to send',
    steps: [
      'Send this link to both clients. It opens WhatsApp with the message ready: they only have to send it.',
      'Each sends it from their own phone, the one that the panel has on file.',
      'Nothing in it may be changed, not even a letter.',
    ],
    message: 'The message',
    link: 'The link',
  },
  {
    title: 'Qué tienen que enviar los dos clientes',
    steps: [
      'Mandar este enlace a los dos clientes. Abre WhatsApp con el mensaje listo: solo tienen que enviarlo.',
      'Cada uno lo envía desde su propio celular, el que figura en el panel.',
      'No se puede cambiar nada, ni una letra.',
    ],
    message: 'El mensaje',
    link: 'El enlace',
  },
);

/** The exact sentence, the link that has it ready, and what to tell the two clients. */
export function Drafted({ drafted }: { drafted: { text: string; link: string } }) {
  const t = text();
  return (
    <section class="card stack">
      <h2>{t.title}</h2>
      <ol class="builder-steps">
        {t.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="row between">
        <h3>{t.link}</h3>
        <CopyButton value={drafted.link} />
      </div>
      <p class="small">
        <a class="mono" href={drafted.link} target="_blank" rel="noreferrer">
          {drafted.link}
        </a>
      </p>
      <div class="row between">
        <h3>{t.message}</h3>
        <CopyButton value={drafted.text} />
      </div>
      <div class="builder-chat">
        <Bubble text={drafted.text} direction="outgoing" />
      </div>
    </section>
  );
}
