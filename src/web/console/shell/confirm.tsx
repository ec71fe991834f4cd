import type { ComponentChildren } from 'preact';
import { Dialog, Notice } from '../../shared/kit.tsx';
import type { ApiError } from '../api.ts';
import { useAction } from '../use-action.ts';
import { troubleText } from './trouble.tsx';

interface ConfirmProps {
  title: string;
  /** What the button that does it says. */
  confirm: string;
  isDanger?: boolean;
  does: () => Promise<unknown>;
  /** Says a failure in words of its own, where they are better than the general ones. */
  explain?: (error: ApiError) => string | undefined;
  /** It is done, or was not wanted. */
  onClose: () => void;
  children?: ComponentChildren;
}

/** Says what will happen, asks, does it; stays, with the reason, where it fails. */
export function Confirm({ title, confirm, isDanger, does, explain, onClose, children }: ConfirmProps) {
  const action = useAction();
  return (
    <Dialog
      title={title}
      confirm={confirm}
      isDanger={isDanger ?? false}
      isBusy={action.isBusy}
      onConfirm={() => action.run(() => does().then(onClose))}
      onClose={onClose}
    >
      {children}
      {action.error && <Notice tone="bad">{explain?.(action.error) ?? troubleText(action.error)}</Notice>}
    </Dialog>
  );
}
