import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from './language.ts';

const text = words(
  { cancel: 'Cancel', copy: 'Copy', copied: 'Copied', close: 'Close' },
  { cancel: 'Cancelar', copy: 'Copiar', copied: 'Copiado', close: 'Cerrar' },
);

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

/** A short word about a state. The tone is never all that tells it. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** Something to be read before going on. `bad` is announced at once. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** Nothing is here yet: says what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

interface DialogProps {
  title: string;
  /** What the button that does it says. */
  confirm: string;
  isDanger?: boolean;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ComponentChildren;
}

/** Asks before something is done. The browser's own dialog keeps the focus in it and closes on Escape. */
export function Dialog({ title, confirm, isDanger, isBusy, onConfirm, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2 id="dialog-title">{title}</h2>
        {children}
        <div class="row end">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {text().cancel}
          </button>
          <button
            type="submit"
            class={`button ${isDanger ? 'danger' : 'primary'}`}
            disabled={isBusy ?? false}
          >
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** Puts a text on the clipboard. */
export function CopyButton({ value }: { value: string }) {
  const isCopied = useSignal(false);
  return (
    <button
      type="button"
      class="button small"
      onClick={() => {
        void navigator.clipboard.writeText(value).then(() => {
          isCopied.value = true;
        });
      }}
    >
      {isCopied.value ? text().copied : text().copy}
    </button>
  );
}

interface FieldProps {
  label: string;
  /** Ties the label to the control, whose `id` it is. */
  id: string;
  hint?: string | undefined;
  /** What is wrong with what was entered. The control names `${id}-error` in `aria-describedby`. */
  error?: string | undefined;
  children: ComponentChildren;
}

/** A control with its label. */
export function Field({ label, id, hint, error, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && <p class="muted small">{hint}</p>}
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
