import { Refusal, type Route } from './route.ts';

/** What the panel was not told a week ago, it knows by now: it is not shown, nor told again. */
export const CALLBACKS_MS = 7 * 24 * 3_600_000;

export interface CallbacksDeps {
  /** Has those that were given up since then posted again. Resolves to how many. Undefined where nothing is posted. */
  retry: ((since: number) => Promise<number>) | undefined;
  /** There is something to tell the panel. */
  onRetry: () => void;
  clock: () => number;
}

/** What the panel was to be told, and was not. */
export function callbackRoutes({ retry, onRetry, clock }: CallbacksDeps): Route[] {
  return [
    {
      method: 'POST',
      path: '/callbacks/retry',
      needs: 'editor',
      async handle({ record }) {
        if (!retry) {
          throw new Refusal(409, {
            code: 'not_possible',
            detail: 'CALLBACK_URL is not set: there is nobody to tell',
          });
        }
        await record({ action: 'callbacks.retry' });
        const retried = await retry(clock() - CALLBACKS_MS);
        onRetry();
        return { retried };
      },
    },
  ];
}
