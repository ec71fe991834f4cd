import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SampleView, TextView } from '../../../console/texts-wire.ts';
import { Bubble, Phone } from '../../shared/bubble.tsx';
import { Segments } from '../../shared/kit.tsx';
import { formatting, words } from '../../shared/language.ts';
import { exactTime } from '../../shared/time.tsx';
import { call, me } from '../api.ts';
import { problemText } from './problem-text.ts';
import type { TextSession } from './text-session.ts';

/** What a phone's screen shows whole, in characters. */
const SCREEN = 600;

const text = words(
  {
    title: 'On the customer’s phone',
    look: 'The phone’s look',
    looks: { light: 'Light', dark: 'Dark' },
    sample: 'Filled in with',
    catalog: 'Sample data',
    real: 'Real events',
    characters: (count: string) => `${count} of ${SCREEN} characters`,
    long: 'Longer than a phone’s screen: customers have to open it to read the end.',
    broken: 'As it stands, this text cannot be filled in: the problems beneath the editor say why.',
    unfit: (why: string) =>
      `With this sample it cannot be filled in: ${why}. The text itself can be published.`,
    failed: 'The preview cannot be renewed at the moment: it is of an earlier text.',
    empty: 'The text is empty.',
  },
  {
    title: 'En el teléfono del cliente',
    look: 'Aspecto del teléfono',
    looks: { light: 'Claro', dark: 'Oscuro' },
    sample: 'Completado con',
    catalog: 'Datos de ejemplo',
    real: 'Eventos reales',
    characters: (count: string) => `${count} de ${SCREEN} caracteres`,
    long: 'Más largo que la pantalla de un teléfono: hay que abrirlo para leer el final.',
    broken: 'Así como está, este texto no puede completarse: los problemas bajo el editor dicen por qué.',
    unfit: (why: string) => `Con estos datos no puede completarse: ${why}. El texto en sí puede publicarse.`,
    failed: 'La vista previa no puede renovarse ahora: es de un texto anterior.',
    empty: 'El texto está vacío.',
  },
);

/** What a customer would see, as it is typed. */
export function Preview({ view, session }: { view: TextView; session: TextSession }) {
  const theme = useSignal<'light' | 'dark'>(
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  const { preview, lastPreview, sampleProblem, source, isFailed } = session.checker.checked.value;
  const count = preview === null ? 0 : Array.from(preview).length;
  return (
    <section class="text-preview stack tight" aria-label={text().title}>
      <div class="row between">
        <h2>{text().title}</h2>
        <Segments
          label={text().look}
          choices={text().looks}
          chosen={theme.value}
          onChoose={(chosen) => {
            theme.value = chosen;
          }}
        />
      </div>
      {view.kind === 'template' && <SampleChooser view={view} session={session} />}
      <Phone name={me.value?.company ?? ''} theme={theme.value}>
        {preview === null && source !== undefined && (
          <p class="phone-note">
            {sampleProblem === undefined ? text().broken : text().unfit(problemText(sampleProblem))}
          </p>
        )}
        {preview === '' && <p class="phone-note">{text().empty}</p>}
        {lastPreview !== null && lastPreview !== '' && preview !== '' && (
          <div class={preview === null ? 'outdated' : ''} lang={view.locale}>
            <Bubble text={preview ?? lastPreview} direction="incoming" at={now} />
          </div>
        )}
      </Phone>
      {isFailed && <p class="small warn-text">{text().failed}</p>}
      {preview !== null && (
        <p class={`small ${count > SCREEN ? 'warn-text' : 'muted'}`}>
          {text().characters(new Intl.NumberFormat(formatting.value).format(count))}
          {count > SCREEN && `. ${text().long}`}
        </p>
      )}
    </section>
  );
}

/** The time on the bubble is when the page was opened: it does not tick while somebody writes. */
const now = new Date().toISOString();

function SampleChooser({ view, session }: { view: TextView; session: TextSession }) {
  const samples = useSignal<SampleView[]>([]);
  useEffect(() => {
    call<{ samples: SampleView[] }>('GET', `/samples/${encodeURIComponent(view.name)}`).then(
      (answer) => {
        samples.value = answer.samples;
      },
      () => undefined,
    );
  }, [view.name]);
  const real = samples.value.filter(({ id }) => id !== 'catalog');
  if (real.length === 0) return null;
  return (
    <div class="field">
      <label for="text-sample">{text().sample}</label>
      <select
        id="text-sample"
        value={session.sample.value}
        onChange={(event) => {
          session.sample.value = event.currentTarget.value;
        }}
      >
        <option value="catalog">{text().catalog}</option>
        <optgroup label={text().real}>
          {real.map(({ id, label, at }) => (
            <option key={id} value={id}>
              {at === undefined ? label : `${label} · ${exactTime(at)}`}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
