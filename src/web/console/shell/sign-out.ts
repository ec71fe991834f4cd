import { call, me } from '../api.ts';
import { go } from '../router.ts';

/** Where the service cannot be reached, the page forgets who was signed in all the same. */
export function signOut(): void {
  void call('POST', '/sign-out')
    .catch(() => undefined)
    .finally(() => {
      me.value = null;
      // Whoever comes next begins at the beginning.
      go('/');
    });
}
