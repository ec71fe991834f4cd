import { signal, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, me } from './api.ts';

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
  stream?.close();
  stream = undefined;
  if (watches.size === 0 || document.hidden) return;
  const query = new URLSearchParams([...watches.keys()].map((path) => ['path', path]));
  stream = new EventSource(`/console/api/live?${query}`);
  stream.addEventListener('open', () => {
    isLive.value = true;
  });
  stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { path, body, problem } = JSON.parse(data) as {
      path: string;
      body?: unknown;
      problem?: { status: number; code: string; detail: string };
    };
    const watch = watches.get(path);
    if (!watch) return;
    if (problem?.code === 'not_signed_in') me.value = null;
    watch.state.value = problem
      ? { data: watch.state.value.data, error: new ApiError(problem.status, problem) }
      : { data: body, error: undefined };
  });
  stream.addEventListener('error', () => {
    isLive.value = false;
  });
}

document.addEventListener('visibilitychange', reopen);
