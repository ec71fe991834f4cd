/** A loop's rest between two rounds, which others may cut short. A ring that comes before the rest is not lost. */
export interface Alarm {
  ring(): void;
  /** Resolves after `ms` milliseconds, or at once after a ring. */
  rest(ms: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let rung = false;
  let end: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      end?.();
    },
    async rest(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        end = undefined;
      }
      rung = false;
    },
  };
}
