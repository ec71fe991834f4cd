/** Aborts at the first SIGTERM or SIGINT. Further ones change nothing: the stop is under way. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stopping.abort());
  return stopping.signal;
}
