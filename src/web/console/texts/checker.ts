import { signal, type ReadonlySignal } from '@preact/signals';
import type { CheckedText } from '../../../console/texts-wire.ts';
import type { After } from './timer.ts';

/** How long nobody types before a text is looked at, in milliseconds. */
const PAUSE = 200;
const RETRY = 3000;

interface Checked extends CheckedText {
  /** What was checked; undefined before the first answer. */
  source: string | undefined;
  /** What the last text became that could be rendered. */
  lastPreview: string | null;
  /** The last question could not be answered: what is here is about an earlier text. */
  isFailed: boolean;
}

interface CheckerOptions {
  ask: (source: string, sample: string) => Promise<CheckedText>;
  /** Shown as the last preview where what was opened has none. */
  inForce: string | null;
  after: After;
}

export interface Checker {
  checked: ReadonlySignal<Checked>;
  /** Has this checked soon. An answer about an earlier text is dropped. */
  check(source: string, sample: string): void;
  stop(): void;
}

/** Asks what is wrong with a text while it is typed, and what it becomes. */
export function createChecker({ ask, inForce, after }: CheckerOptions): Checker {
  const checked = signal<Checked>({
    source: undefined,
    problems: [],
    preview: null,
    lastPreview: null,
    isFailed: false,
  });
  let turn = 0;
  let cancel = () => {};
  let isInForceAsked = false;

  function plan(wait: number, source: string, sample: string): void {
    cancel();
    turn += 1;
    const mine = turn;
    cancel = after(wait, () => {
      ask(source, sample).then(
        (answer) => {
          if (mine !== turn) return;
          const lastPreview = answer.preview ?? checked.value.lastPreview;
          checked.value = { ...answer, source, lastPreview, isFailed: false };
          if (lastPreview === null && inForce !== null && source !== inForce) showInForce(inForce, sample);
        },
        () => {
          if (mine !== turn) return;
          checked.value = { ...checked.value, isFailed: true };
          plan(RETRY, source, sample);
        },
      );
    });
  }

  function showInForce(text: string, sample: string): void {
    if (isInForceAsked) return;
    isInForceAsked = true;
    ask(text, sample).then(
      ({ preview }) => {
        if (checked.value.lastPreview === null) checked.value = { ...checked.value, lastPreview: preview };
      },
      // Without it there is no preview, as before.
      () => undefined,
    );
  }

  return {
    checked,
    check(source, sample) {
      plan(checked.value.source === undefined ? 0 : PAUSE, source, sample);
    },
    stop() {
      turn += 1;
      cancel();
    },
  };
}
