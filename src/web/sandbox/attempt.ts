import { useSignal, type ReadonlySignal } from '@preact/signals';
import { SandboxError } from './api.ts';

export interface Attempt {
  isBusy: ReadonlySignal<boolean>;
  /** Why the last one failed, as the server says it. */
  problem: ReadonlySignal<string | undefined>;
  /** Runs it, one at a time, and answers whether it worked. */
  run(action: () => Promise<void>): Promise<boolean>;
}

/** For what a person does on the page and the sandbox may refuse. */
export function useAttempt(): Attempt {
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  return {
    isBusy,
    problem,
    async run(action) {
      if (isBusy.value) return false;
      isBusy.value = true;
      problem.value = undefined;
      try {
        await action();
        return true;
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error;
        problem.value = error.message;
        return false;
      } finally {
        isBusy.value = false;
      }
    },
  };
}
