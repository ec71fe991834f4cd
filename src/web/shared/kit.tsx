import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from './language.ts';

const text = words(
  { cancel: 'Cancel', copy: 'Copy', copied: 'Copied' },
  { cancel: 'Cancelar', copy: 'Copiar', copied: 'Copiado' },
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
  const titleId = useId();
  useEffect(() => {
    // The browser gives the focus back to where it was only to a dialog that is closed, not to one that is removed.
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby={titleId}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) onConfirm();
        }}
      >
        <h2 id={titleId}>{title}</h2>
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
  useEffect(() => {
    if (!isCopied.value) return undefined;
    const timer = setTimeout(() => {
      isCopied.value = false;
    }, 3000);
    return () => clearTimeout(timer);
  }, [isCopied.value]);
  return (
    <button
      type="button"
      class="button small"
      onClick={() => {
        void copy(value).then(() => {
          isCopied.value = true;
        });
      }}
    >
      <span aria-live="polite">{isCopied.value ? text().copied : text().copy}</span>
    </button>
  );
}

/** Something that is shown this once, with a button that copies it. */
export function ShownOnce({ label, value }: { label: string; value: string }) {
  return (
    <div class="stack tight">
      <p class="label">{label}</p>
      <div class="secret">
        <code>{value}</code>
        <CopyButton value={value} />
      </div>
    </div>
  );
}

interface FieldProps {
  label: string;
  /** Ties the label to the control, whose `id` it is. */
  id: string;
  /** The control names `${id}-hint` in `aria-describedby`. */
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
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface SegmentsProps<Choice extends string> {
  label: string;
  choices: Readonly<Record<Choice, string>>;
  chosen: Choice;
  onChoose: (choice: Choice) => void;
}

/** One of a few, all of them in sight. */
export function Segments<Choice extends string>({ label, choices, chosen, onChoose }: SegmentsProps<Choice>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{label}</legend>
      {(Object.keys(choices) as Choice[]).map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={name}
            class="visually-hidden"
            checked={choice === chosen}
            onChange={() => onChoose(choice)}
          />
          <span>{choices[choice]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Outside of HTTPS and localhost a browser has no clipboard to write to, and copies only what is selected. */
async function copy(value: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(value);
  const field = document.createElement('textarea');
  field.value = value;
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
