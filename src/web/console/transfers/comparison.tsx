import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Notice } from '../../shared/kit.tsx';
import { words } from '../../shared/language.ts';
import type { Compared, Stretch } from './compare-texts.ts';
import { visibleParts, type Part, type SpaceName } from './visible-parts.ts';

const text = words<{
  same: string;
  sameButSpace: string;
  differ: string;
  differWhere: string;
  unseen: string;
  differs: string;
  missing: string;
  spaces: Record<SpaceName, string>;
  hidden: (code: string) => string;
  scripts: Record<'cyrillic' | 'greek', string>;
}>(
  {
    same: 'Both messages are the same.',
    sameButSpace: 'Both messages are the same. White space is written differently, which does not count.',
    differ: 'These are two quite different texts.',
    differWhere: 'The messages are not the same. What differs is framed and underlined.',
    unseen:
      'The messages are not the same. They differ in what this account does not see, such as e-mail addresses.',
    differs: 'differs:',
    missing: 'missing here',
    spaces: { space: 'space', no_break: 'fixed space', line_break: 'line break', other: 'other white space' },
    hidden: (code) => `invisible character ${code}`,
    scripts: { cyrillic: 'Cyrillic', greek: 'Greek' },
  },
  {
    same: 'Los dos mensajes son iguales.',
    sameButSpace: 'Los dos mensajes son iguales. Los espacios están escritos de otro modo, y eso no cuenta.',
    differ: 'Son dos textos muy distintos.',
    differWhere: 'Los mensajes no son iguales. Lo distinto está recuadrado y subrayado.',
    unseen:
      'Los mensajes no son iguales. Difieren en algo que esta cuenta no ve, como las direcciones de correo.',
    differs: 'distinto:',
    missing: 'falta algo aquí',
    spaces: {
      space: 'espacio',
      no_break: 'espacio duro',
      line_break: 'salto de línea',
      other: 'otro espacio',
    },
    hidden: (code) => `carácter invisible ${code}`,
    scripts: { cyrillic: 'cirílico', greek: 'griego' },
  },
);

interface TextsProps {
  origin: string;
  destination: string;
  /** As the server judges it. */
  isMatch: boolean;
  /** Draws one of the two with its words marked. */
  children: (marked: { origin: Stretch[]; destination: Stretch[] }) => preact.ComponentChild;
}

/** Says whether two messages are one, and where they are not. What compares them is loaded when it is first needed. */
export function Comparing({ origin, destination, isMatch, children }: TextsProps) {
  const t = text();
  const compared = useSignal<{ result: Compared | undefined } | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    void import('./compare-texts.ts').then(({ compareTexts }) => {
      if (isWanted) compared.value = { result: compareTexts(origin, destination) };
    });
    return () => {
      isWanted = false;
    };
  }, [origin, destination]);

  const marked = compared.value?.result;
  const plain = {
    origin: [{ kind: 'same', text: origin }],
    destination: [{ kind: 'same', text: destination }],
  } satisfies Record<string, Stretch[]>;
  const both = marked ? [...marked.one, ...marked.other] : [];
  const verdict = () => {
    if (isMatch) return both.some(({ kind }) => kind === 'space') ? t.sameButSpace : t.same;
    if (!compared.value) return undefined;
    if (!marked) return t.differ;
    return both.some(({ kind }) => kind === 'differs') ? t.differWhere : t.unseen;
  };
  const said = verdict();
  return (
    <>
      {said !== undefined && <Notice tone={isMatch ? 'good' : 'warn'}>{said}</Notice>}
      {children(marked ? { origin: marked.one, destination: marked.other } : plain)}
    </>
  );
}

/** A text with its differences marked, and with what cannot be seen in it made so. */
export function MarkedText({ stretches }: { stretches: readonly Stretch[] }) {
  const t = text();
  return (
    <div class="marked-text" dir="auto">
      {stretches.map(({ kind, text: stretch }, index) => {
        const parts = <Parts parts={visibleParts(stretch, { closely: kind !== 'same' })} />;
        if (kind === 'same') return <span key={index}>{parts}</span>;
        if (kind === 'space') {
          return (
            <span key={index} class="marked-space">
              {parts}
            </span>
          );
        }
        return (
          <mark key={index} class={kind === 'missing' ? 'marked-missing' : 'marked-differs'}>
            <span class="visually-hidden">{kind === 'missing' ? ` ${t.missing} ` : ` ${t.differs} `}</span>
            {kind === 'missing' ? (
              <span aria-hidden="true" title={t.missing}>
                ‸
              </span>
            ) : (
              parts
            )}
          </mark>
        );
      })}
    </div>
  );
}

function Parts({ parts }: { parts: readonly Part[] }) {
  const t = text();
  return parts.map((part, index) => {
    switch (part.kind) {
      case 'text':
        return <bdi key={index}>{part.text}</bdi>;
      case 'space':
        return (
          <span key={index} class="marked-sign">
            {part.name === 'space' ? <abbr title={t.spaces.space}>␣</abbr> : t.spaces[part.name]}
            {part.name === 'line_break' && <br />}
          </span>
        );
      case 'hidden':
        return (
          <span key={index} class="marked-sign" title={t.hidden(part.code)}>
            {part.code}
          </span>
        );
      case 'foreign':
        return (
          <span key={index}>
            {part.text}
            <span class="marked-sign">{t.scripts[part.script]}</span>
          </span>
        );
    }
  });
}
