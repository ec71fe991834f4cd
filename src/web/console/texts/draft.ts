import { signal, type ReadonlySignal } from '@preact/signals';
import type { DraftView } from '../../../console/texts-wire.ts';
import { ApiError } from '../api.ts';
import type { After } from './timer.ts';

/** How long nobody types before what they typed is saved, in milliseconds. */
const PAUSE = 800;
/** How long until the next try where the service does not answer: twice as long each time, to this much. */
const LONGEST_RETRY = 15_000;

export type DraftState =
  /** `at`: when it was saved here; absent where nothing was changed yet. */
  | { kind: 'saved'; at?: string }
  | { kind: 'unsaved' | 'saving' }
  /** The service cannot be reached: it is tried again by itself. */
  | { kind: 'unreachable' }
  /** Somebody else's draft is in the way; none: theirs is published or gone. Nothing is saved until that is decided. */
  | { kind: 'conflict'; theirs: DraftView | null }
  | { kind: 'refused'; error: ApiError };

interface DraftOptions {
  opened: { source: string; revision: number };
  /** Keeps a source on top of a revision. Throws ApiError. */
  save: (source: string, revision: number) => Promise<DraftView>;
  after: After;
}

/** A text that is being written: what is typed is saved by itself, and never on top of what somebody else saved. */
export interface Draft {
  source: ReadonlySignal<string>;
  state: ReadonlySignal<DraftState>;
  change(source: string): void;
  /** Saves now what is not saved yet. */
  save(): Promise<void>;
  /**
   * Says how the text stands at the service, as it becomes known. As long as nothing is changed here, that is what is
   * shown; afterwards somebody else's newer draft is a conflict.
   */
  see(standing: { source: string; draft: DraftView | null; draftRevision: number }): void;
  /** In a conflict: this text is kept on top of theirs. */
  keepMine(): Promise<void>;
  /** From here on this source is what is saved under this revision (0: it is no draft): theirs, or what is published. */
  settle(source: string, revision: number): void;
  /** Waits until no save is on its way, and begins none by itself until something is changed. */
  rest(): Promise<void>;
  /** Of the draft that the service is known to have; 0: none. */
  revision(): number;
  /** Whether anything was changed here since it was opened or settled. */
  isTouched(): boolean;
  /** Whether nothing would be lost without it. */
  isSafe(): boolean;
}

export function createDraft({ opened, save, after }: DraftOptions): Draft {
  const source = signal(opened.source);
  const state = signal<DraftState>({ kind: 'saved' });
  let saved = opened;
  let isTouched = false;
  let failures = 0;
  let cancel = () => {};
  let inFlight: Promise<void> | undefined;

  function plan(wait: number): void {
    cancel();
    cancel = after(wait, () => void saveNow());
  }

  async function saveNow(): Promise<void> {
    cancel();
    while (inFlight) await inFlight;
    if (state.value.kind === 'conflict') return;
    if (source.value === saved.source) {
      if (state.value.kind !== 'saved') state.value = { kind: 'saved' };
      return;
    }
    inFlight = put();
    await inFlight;
    inFlight = undefined;
  }

  async function put(): Promise<void> {
    const sent = source.value;
    state.value = { kind: 'saving' };
    try {
      const kept = await save(sent, saved.revision);
      saved = { source: sent, revision: kept.revision };
      failures = 0;
      state.value = source.value === sent ? { kind: 'saved', at: kept.at } : { kind: 'unsaved' };
      if (source.value !== sent) plan(PAUSE);
    } catch (error) {
      fail(error instanceof ApiError ? error : new ApiError(0, { code: 'unknown', detail: String(error) }));
    }
  }

  function fail(error: ApiError): void {
    if (error.code === 'stale_draft') {
      state.value = { kind: 'conflict', theirs: (error.extra['draft'] ?? null) as DraftView | null };
    } else if (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500) {
      state.value = { kind: 'unreachable' };
      failures += 1;
      plan(Math.min(LONGEST_RETRY, 1000 * 2 ** failures));
    } else {
      state.value = { kind: 'refused', error };
    }
  }

  /** Somebody else has saved since, or what was saved here (or by them) is gone. */
  function isOvertakenBy(draft: DraftView | null, draftRevision: number): boolean {
    if (draft) return draft.revision > saved.revision;
    const known = state.value.kind === 'conflict' ? state.value.theirs?.revision : saved.revision;
    return known !== undefined && known > 0 && draftRevision > known;
  }

  function settle(next: string, revision: number): void {
    cancel();
    saved = { source: next, revision };
    source.value = next;
    isTouched = false;
    state.value = { kind: 'saved' };
  }

  return {
    source,
    state,
    save: saveNow,

    change(next) {
      if (next === source.value) return;
      isTouched = true;
      source.value = next;
      if (state.value.kind === 'conflict' || inFlight) return;
      state.value = { kind: 'unsaved' };
      plan(PAUSE);
    },

    see({ source: theirs, draft, draftRevision }) {
      if (!isTouched) settle(draft?.source ?? theirs, draft?.revision ?? 0);
      else if (!inFlight && isOvertakenBy(draft, draftRevision)) {
        cancel();
        state.value = { kind: 'conflict', theirs: draft };
      }
    },

    async keepMine() {
      if (state.value.kind !== 'conflict') return;
      const { theirs } = state.value;
      saved = theirs ?? { source: '', revision: 0 };
      state.value = { kind: 'unsaved' };
      await saveNow();
    },

    settle,

    async rest() {
      while (inFlight) await inFlight;
      cancel();
    },

    revision: () => saved.revision,
    isTouched: () => isTouched,
    isSafe: () => source.value === saved.source && state.value.kind !== 'conflict',
  };
}
