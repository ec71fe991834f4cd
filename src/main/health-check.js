// Is the service in this container alive? Exit code 0 says yes. What goes wrong ends it with another one.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, {
  signal: AbortSignal.timeout(4000),
});
process.exitCode = ok ? 0 : 1;
