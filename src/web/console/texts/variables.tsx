import type { TextView, VariableView } from '../../../console/texts-wire.ts';
import { words } from '../../shared/language.ts';
import { variableTypeName } from './names.ts';
import { snippetOf } from './suggestions.ts';

const text = words(
  {
    variables: 'What can be put in',
    placeholders: 'Placeholders of this phrase',
    lead: 'Choose one to put it where the cursor is, or type {{ to see them while writing.',
    optional: 'not always there',
    example: 'Example',
    helpers: 'More ways to write',
    none: 'This phrase has no placeholders.',
    insert: 'Put in',
  },
  {
    variables: 'Qué se puede insertar',
    placeholders: 'Marcadores de esta frase',
    lead: 'Elegir uno para ponerlo donde está el cursor, o escribir {{ para verlos mientras se redacta.',
    optional: 'no siempre está',
    example: 'Ejemplo',
    helpers: 'Más formas de escribir',
    none: 'Esta frase no tiene marcadores.',
    insert: 'Insertar',
  },
);

interface VariablesProps {
  view: TextView;
  isReadOnly: boolean;
  onInsert: (snippet: string) => void;
}

/** The variables of a text, with what they are; a click puts one in. */
export function Variables({ view, isReadOnly, onInsert }: VariablesProps) {
  const { kind, helpers } = view;
  // A group is nothing that can be written; what is in it stands beside it.
  const variables = view.variables.filter(({ type }) => type !== 'object');
  return (
    <section class="card stack tight">
      <h2>{kind === 'template' ? text().variables : text().placeholders}</h2>
      {variables.length === 0 ? (
        <p class="muted small">{text().none}</p>
      ) : (
        <>
          {!isReadOnly && <p class="muted small">{text().lead}</p>}
          <ul class="variables">
            {variables.map((variable) => (
              <li key={variable.path}>
                {isReadOnly ? (
                  <code>{variable.path}</code>
                ) : (
                  <button
                    type="button"
                    class="variable"
                    title={text().insert}
                    onClick={() => onInsert(snippetOf(kind, variable))}
                  >
                    <code>{variable.path}</code>
                  </button>
                )}
                <About variable={variable} isBrief={kind === 'phrase'} />
              </li>
            ))}
          </ul>
        </>
      )}
      {helpers.length > 0 && (
        <details>
          <summary>{text().helpers}</summary>
          <ul class="variables">
            {helpers.map(({ name, usage }) => (
              <li key={name}>
                <code>{usage}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** Brief: the example alone. */
function About({ variable, isBrief }: { variable: VariableView; isBrief: boolean }) {
  const { type, optional, options, example } = variable;
  return (
    <span class="muted small">
      {!isBrief && variableTypeName(type)}
      {options && `: ${options.join(', ')}`}
      {optional && ` · ${text().optional}`}
      {example !== undefined && example !== '' && (
        <>
          {!isBrief && ' · '}
          <span class="visually-hidden">{text().example}: </span>
          <q>{example}</q>
        </>
      )}
    </span>
  );
}
