import { useSignal } from '@preact/signals';
import type { ApiError } from './api.ts';

interface Action {
  /** It is being done: not to be asked for twice. */
  isBusy: boolean;
  /** Why the last one failed. */
  error: ApiError | undefined;
  /** Does it. What is to follow on its success belongs into it. */
  run: (does: () => Promise<unknown>) => void;
  /** Forgets the failure of the last one. */
  forget: () => void;
}

/** Something that is asked of the service with a click. */
export function useAction(): Action {
  const isBusy = useSignal(false);
  const error = useSignal<ApiError | undefined>(undefined);
  return {
    isBusy: isBusy.value,
    error: error.value,
    run(does) {
      if (isBusy.value) return;
      isBusy.value = true;
      error.value = undefined;
      does()
        .catch((problem: ApiError) => {
          error.value = problem;
        })
        .finally(() => {
          isBusy.value = false;
        });
    },
    forget() {
      error.value = undefined;
    },
  };
}
