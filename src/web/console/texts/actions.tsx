import { signal, useSignal } from '@preact/signals';
import type { TextView } from '../../../console/texts-wire.ts';
import { Dialog } from '../../shared/kit.tsx';
import { plural, words } from '../../shared/language.ts';
import { ApiError, call, me } from '../api.ts';
import { Trouble } from '../shell/trouble.tsx';
import { Difference } from './difference.tsx';
import { SendDialog } from './send-dialog.tsx';
import { overtake, settleOn, type Published, type TextSession } from './text-session.ts';

const text = words(
  {
    publish: 'Publish…',
    publishTitle: 'Publish this wording?',
    publishConfirm: 'Publish',
    publishText: 'From now on customers get it. What changes:',
    discard: 'Discard draft…',
    discardTitle: 'Discard the draft?',
    discardConfirm: 'Discard',
    discardText: 'The text in force stays. What is lost:',
    shipped: 'Back to the standard text…',
    shippedTitle: 'Back to the standard text?',
    shippedConfirm: 'Use the standard text',
    shippedText:
      'From now on customers get the text that Avisador brings. The present one stays in the history. What changes:',
    send: 'Send to my phone…',
    broken: 'Cannot be published:',
    problems: (count: number) => plural(count, '# problem', '# problems'),
    more: 'More',
    same: 'Nothing to publish: this is the text in force.',
    conflict: 'Cannot be published: decide first between your text and the other one, above.',
    becameBroken: 'This text cannot be used as it is: look at the problems beneath it.',
  },
  {
    publish: 'Publicar…',
    publishTitle: '¿Publicar esta redacción?',
    publishConfirm: 'Publicar',
    publishText: 'Desde ahora es lo que reciben los clientes. Lo que cambia:',
    discard: 'Descartar borrador…',
    discardTitle: '¿Descartar el borrador?',
    discardConfirm: 'Descartar',
    discardText: 'El texto vigente queda como está. Lo que se pierde:',
    shipped: 'Volver al texto original…',
    shippedTitle: '¿Volver al texto original?',
    shippedConfirm: 'Usar el original',
    shippedText:
      'Desde ahora los clientes reciben el texto que trae Avisador. El actual queda en el historial. Lo que cambia:',
    send: 'Enviar a mi teléfono…',
    broken: 'No se puede publicar:',
    problems: (count: number) => plural(count, '# problema', '# problemas'),
    more: 'Más',
    same: 'Nada para publicar: este es el texto vigente.',
    conflict: 'No se puede publicar: primero hay que decidir, arriba, entre los dos textos.',
    becameBroken: 'Este texto no puede usarse así: ver los problemas debajo de él.',
  },
);

/** The id of the list of problems beneath the text. */
export const PROBLEMS = 'text-problems';

const narrow = matchMedia('(width < 640px)');
const isNarrow = signal(narrow.matches);
narrow.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});

type Asked = 'publish' | 'discard' | 'shipped' | 'send';

/** What can be done with the text that is in the editor. Those who may only look are not shown it. */
export function Actions({ view, session }: { view: TextView; session: TextSession }) {
  const asked = useSignal<Asked | undefined>(undefined);
  const { draft, checker } = session;
  const source = draft.source.value;
  const { problems } = checker.checked.value;
  const reason = whyNot({ source, view, session, isBroken: problems.length > 0 });
  const hasDraft = view.draft !== null || source !== (view.current ?? '');
  const ask = (what: Asked) => () => {
    asked.value = what;
  };
  const close = () => {
    asked.value = undefined;
  };
  const dialog = { view, session, onClose: close };
  const seldom = (
    <>
      {hasDraft && (
        <button type="button" class="button" onClick={ask('discard')}>
          {text().discard}
        </button>
      )}
      {view.currentSeq > 0 && (
        <button type="button" class="button" onClick={ask('shipped')}>
          {text().shipped}
        </button>
      )}
    </>
  );
  return (
    <div class="stack tight">
      <div class="row text-actions">
        <button
          type="button"
          class="button primary"
          aria-disabled={reason !== undefined}
          aria-describedby={reason === undefined ? undefined : 'why-not'}
          onClick={() => {
            if (reason === undefined) asked.value = 'publish';
          }}
        >
          {text().publish}
        </button>
        {view.kind === 'template' && (
          <button type="button" class="button" onClick={ask('send')}>
            {text().send}
          </button>
        )}
        {!isNarrow.value && seldom}
        {isNarrow.value && (hasDraft || view.currentSeq > 0) && (
          <details class="text-more">
            <summary class="button">{text().more}</summary>
            <div class="row">{seldom}</div>
          </details>
        )}
      </div>
      {reason !== undefined && (
        <p class="small muted" id="why-not">
          {reason}
          {reason === text().broken && (
            <>
              {' '}
              <button type="button" class="link-button" onClick={showProblems}>
                {text().problems(problems.length)}
              </button>
            </>
          )}
        </p>
      )}
      {asked.value === 'publish' && <Publish {...dialog} />}
      {asked.value === 'discard' && <Discard {...dialog} />}
      {asked.value === 'shipped' && <BackToShipped {...dialog} />}
      {asked.value === 'send' && <SendDialog {...dialog} />}
    </div>
  );
}

function showProblems(): void {
  const list = document.getElementById(PROBLEMS);
  list?.scrollIntoView({ block: 'center' });
  list?.focus({ preventScroll: true });
}

interface Considered {
  source: string;
  view: TextView;
  session: TextSession;
  isBroken: boolean;
}

function whyNot({ source, view, session, isBroken }: Considered): string | undefined {
  if (session.draft.state.value.kind === 'conflict' || session.overtaken.value) return text().conflict;
  if (isBroken) return text().broken;
  return source === view.current && view.state !== 'broken' ? text().same : undefined;
}

interface DialogProps {
  view: TextView;
  session: TextSession;
  onClose: () => void;
}

function Publish({ view, session, onClose }: DialogProps) {
  const source = session.draft.source.value;
  const { run, isBusy, error } = useCall(session, onClose);
  const body = { source, currentSeq: session.builtOn.value };
  return (
    <Dialog
      title={text().publishTitle}
      confirm={text().publishConfirm}
      isBusy={isBusy}
      onConfirm={() =>
        run(async () => settleOn(session, await call('POST', `${session.path}/publish`, body)))
      }
      onClose={onClose}
    >
      <p>{text().publishText}</p>
      <Difference before={view.current ?? ''} after={source} />
      {error?.code === 'broken_text' ? <p class="error">{text().becameBroken}</p> : <Trouble error={error} />}
    </Dialog>
  );
}

function Discard({ view, session, onClose }: DialogProps) {
  const { run, isBusy, error } = useCall(session, onClose);
  return (
    <Dialog
      title={text().discardTitle}
      confirm={text().discardConfirm}
      isDanger
      isBusy={isBusy}
      onConfirm={() => run(() => discard(session, view))}
      onClose={onClose}
    >
      <p>{text().discardText}</p>
      <Difference before={session.draft.source.value} after={view.current ?? ''} />
      <Trouble error={error} />
    </Dialog>
  );
}

/** Removes the draft and shows what is in force. */
export async function discard(session: TextSession, view: TextView): Promise<void> {
  await session.draft.rest();
  const revision = session.draft.revision();
  if (revision > 0) await call('DELETE', `${session.path}/draft`, { revision });
  settleOn(session, { ...view, draft: null });
}

function BackToShipped({ view, session, onClose }: DialogProps) {
  const { run, isBusy, error } = useCall(session, onClose);
  const body = { currentSeq: session.builtOn.value };
  return (
    <Dialog
      title={text().shippedTitle}
      confirm={text().shippedConfirm}
      isDanger
      isBusy={isBusy}
      onConfirm={() =>
        run(async () => settleOn(session, await call('POST', `${session.path}/shipped`, body)))
      }
      onClose={onClose}
    >
      <p>{text().shippedText}</p>
      <Difference before={session.draft.source.value} after={view.shipped ?? ''} />
      <Trouble error={error} />
    </Dialog>
  );
}

/** Does something that changes what is in force: no save is on its way meanwhile, and if it fails saving goes on. */
export function useCall(session: TextSession, onDone: () => void) {
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  const run = (act: () => Promise<void>) => {
    isBusy.value = true;
    session.draft
      .rest()
      .then(act)
      .then(onDone, (reason: unknown) => {
        void session.draft.save();
        if (!(reason instanceof ApiError)) throw reason;
        const stale = overtakenBy(reason);
        if (!stale) {
          error.value = reason;
          return;
        }
        overtake(session, stale);
        onDone();
      })
      .finally(() => {
        isBusy.value = false;
      });
  };
  return { run, isBusy: isBusy.value, error: error.value };
}

/** Somebody else has published meanwhile: what, and when. */
function overtakenBy({ code, extra }: ApiError): Published | undefined {
  if (code !== 'stale_text') return undefined;
  const { current, currentSeq, author, at } = extra as {
    current: string | null;
    currentSeq: number;
    author?: string;
    at?: string;
  };
  const by = author !== undefined && at !== undefined ? { by: { author, at } } : {};
  return { source: current ?? '', seq: currentSeq, ...by };
}

/** Whether whoever has signed in may write texts. */
export function mayWrite(): boolean {
  return me.value !== null && me.value?.account.role !== 'viewer';
}
