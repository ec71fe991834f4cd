/** Runs something in a while (milliseconds), unless what it returns is called first. */
export type After = (wait: number, run: () => void) => () => void;

export const after: After = (wait, run) => {
  const timer = setTimeout(run, wait);
  return () => clearTimeout(timer);
};
