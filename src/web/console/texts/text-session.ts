import { signal, type Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { CheckedText, DraftView, TextView } from '../../../console/texts-wire.ts';
import { call, me } from '../api.ts';
import { createChecker, type Checker } from './checker.ts';
import { createDraft, type Draft } from './draft.ts';
import { textPath } from './text-state.tsx';
import { after } from './timer.ts';

/** What somebody else has put in force while this text was being written. */
export interface Published {
  source: string;
  seq: number;
  /** Not known until it is asked for, or the service says so. */
  by?: { author: string; at: string };
}

/** One text that somebody is at. */
export interface TextSession {
  /** Where its calls go. */
  path: string;
  draft: Draft;
  checker: Checker;
  /** The sample that the preview is made of. */
  sample: Signal<string>;
  /** The version in force that the writing goes on from. */
  builtOn: Signal<number>;
  /** Not undefined: it has to be decided upon before anything is published. */
  overtaken: Signal<Published | undefined>;
  /** Versions that were in force here: to hear of one again is no news. */
  known: Set<number>;
}

/** Texts that are not saved outlive the page that shows them: they go on being saved, and are there when it is opened again. */
const kept = new Map<string, TextSession>();

addEventListener('beforeunload', (event) => {
  if ([...kept.values()].some(({ draft }) => !draft.isSafe())) event.preventDefault();
});

/** The session of a text as long as its page is there, brought up to what the service says about it. */
export function useTextSession(view: TextView): TextSession {
  const path = textPath(view.kind, view.name, view.locale);
  const session = useMemo(() => takeUp(path, view), [path]);
  const { draft, checker, sample, builtOn, known } = session;
  const { draft: theirs, draftRevision, currentSeq, current } = view;
  useEffect(() => {
    const wasTouched = draft.isTouched();
    draft.see({ source: current ?? '', draft: theirs, draftRevision });
    if (!wasTouched) {
      known.add(currentSeq);
      builtOn.value = currentSeq;
    } else if (!known.has(currentSeq)) {
      overtake(session, { source: current ?? '', seq: currentSeq });
    }
  }, [session, theirs?.revision, draftRevision, currentSeq, current]);
  const source = draft.source.value;
  const wanted = sample.value;
  useEffect(() => checker.check(source, wanted), [checker, source, wanted]);
  useEffect(
    () => () => {
      checker.stop();
      void draft.save();
    },
    [session],
  );
  return session;
}

/** Somebody else has put a wording in force. Where it is the one that is written here, there is nothing to decide. */
export function overtake({ draft, builtOn, known, overtaken }: TextSession, theirs: Published): void {
  if (theirs.source !== draft.source.value) {
    overtaken.value = theirs;
    return;
  }
  known.add(theirs.seq);
  builtOn.value = theirs.seq;
  overtaken.value = undefined;
  draft.settle(theirs.source, 0);
}

/** Goes on from what is in force now. */
export function settleOn({ draft, builtOn, known, overtaken }: TextSession, view: TextView): void {
  known.add(view.currentSeq);
  builtOn.value = view.currentSeq;
  overtaken.value = undefined;
  draft.settle(view.draft?.source ?? view.current ?? '', view.draft?.revision ?? 0);
}

function takeUp(path: string, view: TextView): TextSession {
  // What one person has not saved is not for whoever signs in next.
  const key = `${me.value?.account.id} ${path}`;
  const known = kept.get(key);
  if (known && !known.draft.isSafe()) return known;
  const session = createSession(path, view);
  kept.set(key, session);
  return session;
}

function createSession(path: string, view: TextView): TextSession {
  return {
    path,
    draft: createDraft({
      opened: { source: view.draft?.source ?? view.current ?? '', revision: view.draft?.revision ?? 0 },
      save: (source, revision) => call<DraftView>('PUT', `${path}/draft`, { source, revision }),
      after,
    }),
    checker: createChecker({
      ask: (source, sample) =>
        call<CheckedText>('POST', `${path}/check`, { source, ...(sample && { sample }) }),
      inForce: view.current,
      after,
    }),
    sample: signal(view.kind === 'template' ? 'catalog' : ''),
    builtOn: signal(view.currentSeq),
    overtaken: signal(undefined),
    known: new Set([view.currentSeq]),
  };
}
