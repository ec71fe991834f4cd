import { signal, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, call, heed } from './api.ts';

/** What a watched address answers, as it stands now. */
export interface Watched<Answer> {
  data: Answer | undefined;
  error: ApiError | undefined;
}

interface Watch {
  state: Signal<Watched<unknown>>;
  watchers: number;
}

/** All that is watched on this page goes through one stream: a browser has few connections to give. */
const watches = new Map<string, Watch>();
let stream: EventSource | undefined;
let isPlanned = false;
let retry: ReturnType<typeof setTimeout> | undefined;
const RETRY_MS = 3000;

/** Whether what is shown follows the service at this moment. */
export const isLive = signal(true);

/**
 * Watches `GET /console/api<path>` while the component is there. Undefined: nothing. `data` stays as it was until the
 * first answer of another path has come.
 */
export function useLive<Answer>(path: string | undefined): ReadonlySignal<Watched<Answer>> {
  const shown = useSignal<Watched<Answer>>({ data: undefined, error: undefined });
  useEffect(() => {
    if (path === undefined) return undefined;
    const watch = watches.get(path) ?? { state: signal({ data: undefined, error: undefined }), watchers: 0 };
    watches.set(path, watch);
    watch.watchers += 1;
    reopenSoon();
    const stop = watch.state.subscribe((state) => {
      if (state.data !== undefined || state.error) shown.value = state as Watched<Answer>;
    });
    return () => {
      stop();
      watch.watchers -= 1;
      if (watch.watchers === 0) watches.delete(path);
      reopenSoon();
    };
  }, [path]);
  return shown;
}

function reopenSoon(): void {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    reopen();
  });
}

function reopen(): void {
  clearTimeout(retry);
  stream?.close();
  stream = undefined;
  if (watches.size === 0 || document.hidden) return;
  const query = new URLSearchParams([...watches.keys()].map((path) => ['path', path]));
  const opened = new EventSource(`/console/api/live?${query}`);
  stream = opened;
  opened.addEventListener('open', () => {
    isLive.value = true;
  });
  opened.addEventListener('message', ({ data }: MessageEvent<string>) => take(data));
  opened.addEventListener('error', () => {
    if (opened !== stream) return;
    isLive.value = false;
    // A broken connection is mended by the browser, an answer other than a stream is not.
    if (opened.readyState === EventSource.CLOSED) retry = setTimeout(() => void askThenReopen(), RETRY_MS);
  });
}

/** Whether we are signed in at all is told by any call, not by a stream that cannot be opened. */
async function askThenReopen(): Promise<void> {
  await call('GET', '/me').catch(() => undefined);
  reopen();
}

function take(message: string): void {
  const { path, body, problem } = JSON.parse(message) as {
    path: string;
    body?: unknown;
    problem?: { status: number; code: string; detail: string };
  };
  const watch = watches.get(path);
  if (!watch) return;
  if (problem) heed(problem);
  watch.state.value = problem
    ? { data: watch.state.value.data, error: new ApiError(problem.status, problem) }
    : { data: body, error: undefined };
}

document.addEventListener('visibilitychange', reopen);
addEventListener('online', reopen);
