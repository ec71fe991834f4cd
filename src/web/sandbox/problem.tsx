import type { ReadonlySignal } from '@preact/signals';

/** Why something did not work, in the server's words. Announced when it comes. */
export function Problem({ of, id }: { of: ReadonlySignal<string | undefined>; id?: string }) {
  if (of.value === undefined) return null;
  return (
    <p class="error" role="alert" {...(id === undefined ? {} : { id })}>
      {of.value}
    </p>
  );
}
