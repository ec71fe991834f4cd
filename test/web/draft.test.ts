import { describe, expect, it } from '@jest/globals';
import type { DraftView } from '../../src/console/texts-wire.ts';
import { ApiError } from '../../src/web/console/api.ts';
import { createDraft } from '../../src/web/console/texts/draft.ts';

interface Save {
  source: string;
  revision: number;
  answer: (draft: DraftView) => void;
  fail: (error: ApiError) => void;
}

/** A draft whose saves are answered by hand, and whose clock is moved by hand. */
function draftOf(opened = { source: 'a', revision: 0 }) {
  const saves: Save[] = [];
  const timers = new Set<{ wait: number; run: () => void }>();
  const draft = createDraft({
    opened,
    save: (source, revision) =>
      new Promise((resolve, reject) => {
        saves.push({ source, revision, answer: resolve, fail: reject });
      }),
    after(wait, run) {
      const timer = { wait, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  /** Lets pass whatever is waited for. */
  const pass = () => {
    const due = [...timers];
    timers.clear();
    for (const { run } of due) run();
    return due.map(({ wait }) => wait);
  };
  return { draft, saves, pass };
}

const view = (source: string, revision: number, author = 'Ana'): DraftView => ({
  source,
  revision,
  author,
  at: '2026-11-21T14:05:11.000Z',
});

/** Until everything that has its answer has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a draft', () => {
  it('is saved when nobody types for a while, once, on top of the revision that it was opened with', async () => {
    const { draft, saves, pass } = draftOf({ source: 'a', revision: 3 });
    draft.change('ab');
    draft.change('abc');
    expect(draft.state.value.kind).toBe('unsaved');
    pass();
    expect(saves).toMatchObject([{ source: 'abc', revision: 3 }]);
    saves[0]?.answer(view('abc', 4));
    await settled();
    expect(draft.state.value).toEqual({ kind: 'saved', at: view('', 4).at });
    expect(draft.isSafe()).toBe(true);
  });

  it('saves what is typed during a save afterwards, on top of that', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('ab');
    pass();
    draft.change('abc');
    saves[0]?.answer(view('ab', 1));
    await settled();
    expect(draft.isSafe()).toBe(false);
    pass();
    expect(saves[1]).toMatchObject({ source: 'abc', revision: 1 });
  });

  it('keeps what cannot be saved, and tries again by itself, less and less often', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('ab');
    const waits = [pass()];
    for (let tries = 0; tries < 6; tries += 1) {
      saves[tries]?.fail(new ApiError(0, { code: 'unreachable', detail: '' }));
      await settled();
      expect(draft.state.value.kind).toBe('unreachable');
      waits.push(pass());
    }
    expect(waits.flat()).toEqual([800, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(draft.source.value).toBe('ab');
    saves[6]?.answer(view('ab', 1));
    await settled();
    expect(draft.isSafe()).toBe(true);
  });

  it('saves nothing over somebody else’s draft until that is decided', async () => {
    const { draft, saves, pass } = draftOf({ source: 'a', revision: 1 });
    draft.change('mine');
    pass();
    saves[0]?.fail(new ApiError(409, { code: 'stale_draft', detail: '', draft: view('hers', 5) }));
    await settled();
    expect(draft.state.value).toEqual({ kind: 'conflict', theirs: view('hers', 5) });
    draft.change('mine too');
    pass();
    await draft.save();
    expect(saves).toHaveLength(1);

    void draft.keepMine();
    expect(saves[1]).toMatchObject({ source: 'mine too', revision: 5 });
    saves[1]?.answer(view('mine too', 6));
    await settled();
    expect(draft.isSafe()).toBe(true);
  });

  it('begins a new draft where its own was published or discarded by somebody else', async () => {
    const { draft, saves, pass } = draftOf({ source: 'a', revision: 4 });
    draft.change('mine');
    pass();
    saves[0]?.fail(new ApiError(409, { code: 'stale_draft', detail: '', draft: null }));
    await settled();
    expect(draft.state.value).toEqual({ kind: 'conflict', theirs: null });
    void draft.keepMine();
    expect(saves[1]).toMatchObject({ source: 'mine', revision: 0 });
  });

  it('takes theirs when it is settled on it', async () => {
    const { draft, saves, pass } = draftOf({ source: 'a', revision: 1 });
    draft.change('mine');
    pass();
    saves[0]?.fail(new ApiError(409, { code: 'stale_draft', detail: '', draft: view('hers', 5) }));
    await settled();
    draft.settle('hers', 5);
    expect(draft.source.value).toBe('hers');
    expect(pass()).toEqual([]);
    draft.change('hers and mine');
    pass();
    expect(saves[1]).toMatchObject({ revision: 5 });
  });

  it('follows what others save as long as nobody types, and says so from then on', () => {
    const { draft, pass } = draftOf();
    draft.see({ source: 'published', draft: null, draftRevision: 0 });
    expect(draft.source.value).toBe('published');
    draft.see({ source: 'published', draft: view('hers', 1), draftRevision: 1 });
    expect(draft.source.value).toBe('hers');
    draft.change('hers, and mine');
    draft.see({ source: 'published', draft: view('hers again', 2), draftRevision: 2 });
    expect(draft.state.value).toEqual({ kind: 'conflict', theirs: view('hers again', 2) });
    expect(draft.source.value).toBe('hers, and mine');
    expect(pass()).toEqual([]);
  });

  it('that somebody else has discarded or published is not safe, and is kept once more where that is wanted', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('mine');
    pass();
    saves[0]?.answer(view('mine', 1));
    await settled();
    draft.see({ source: 'a', draft: null, draftRevision: 0 });
    expect(draft.isSafe()).toBe(true);
    draft.see({ source: 'a', draft: null, draftRevision: 2 });
    expect(draft.state.value).toEqual({ kind: 'conflict', theirs: null });
    expect([draft.source.value, draft.isSafe()]).toEqual(['mine', false]);
    const kept = draft.keepMine();
    expect(saves[1]).toMatchObject({ source: 'mine', revision: 0 });
    saves[1]?.answer(view('mine', 3));
    await kept;
    expect(draft.state.value.kind).toBe('saved');
    expect(draft.isSafe()).toBe(true);
  });

  it('is decided upon once where another one came first and then was published', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('mine');
    pass();
    saves[0]?.fail(new ApiError(409, { code: 'stale_draft', detail: '', draft: view('hers', 2) }));
    await settled();
    draft.see({ source: 'hers', draft: null, draftRevision: 3 });
    expect(draft.state.value).toEqual({ kind: 'conflict', theirs: null });
    void draft.keepMine();
    expect(saves[1]).toMatchObject({ source: 'mine', revision: 0 });
  });

  it('does not take its own save for somebody else’s', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('ab');
    pass();
    draft.see({ source: 'a', draft: view('ab', 1, 'me'), draftRevision: 1 });
    saves[0]?.answer(view('ab', 1, 'me'));
    await settled();
    draft.see({ source: 'a', draft: view('ab', 1, 'me'), draftRevision: 1 });
    expect(draft.state.value.kind).toBe('saved');
  });

  it('tells what the service does not take, and tries again once it is changed', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('too long');
    pass();
    saves[0]?.fail(new ApiError(422, { code: 'wrong_fields', detail: '' }));
    await settled();
    expect(draft.state.value.kind).toBe('refused');
    expect(draft.isSafe()).toBe(false);
    draft.change('short');
    expect(pass()).toEqual([800]);
  });

  it('has one save on its way at a time, whoever asks for another', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('ab');
    pass();
    draft.change('abc');
    const both = Promise.all([draft.save(), draft.save()]);
    expect(saves).toHaveLength(1);
    saves[0]?.answer(view('ab', 1));
    await settled();
    expect(saves).toHaveLength(2);
    saves[1]?.answer(view('abc', 2));
    await both;
    expect(saves).toHaveLength(2);
    expect(draft.isSafe()).toBe(true);
  });

  it('has no save on its way once it rests', async () => {
    const { draft, saves, pass } = draftOf();
    draft.change('ab');
    pass();
    draft.change('abc');
    const rest = draft.rest();
    saves[0]?.answer(view('ab', 1));
    await rest;
    expect(pass()).toEqual([]);
    expect(saves).toHaveLength(1);
  });
});
