import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TextName } from '../../../src/rendering/override.ts';
import { lastDraft, listDrafts, removeDraft, saveDraft } from '../../../src/store/staff/text-drafts.ts';
import {
  findPublished,
  listOverrides,
  newestVersion,
  publishTexts,
  seqInForce,
  textHistory,
  textRevision,
  type NewTextVersion,
} from '../../../src/store/staff/texts.ts';
import { START } from '../../support/events.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

let store: TempStore;
beforeEach(async () => {
  store = await tempStore();
});
afterEach(() => store.close());

const paid: TextName = { kind: 'template', name: 'invoice.paid', locale: 'es' };
const greeting: TextName = { kind: 'phrase', name: 'greeting', locale: 'es' };

function version(source: string | null, more: Partial<NewTextVersion> = {}): NewTextVersion {
  return {
    ...paid,
    source,
    version: source === null ? null : `v-${source}`,
    action: source === null ? 'shipped' : 'published',
    author: 'ana',
    currentSeq: 0,
    ...more,
  };
}

async function current(text: TextName = paid): Promise<number> {
  return seqInForce(await newestVersion(store.db, text));
}

const draftOf = async (...asked: Parameters<typeof lastDraft>) => (await lastDraft(...asked)).draft;
describe('A text that is published', () => {
  it('is in force, in every process, and nothing was before', async () => {
    expect(await listOverrides(store.db)).toEqual([]);
    expect(await publishTexts(store.db, [version('uno')], START)).toEqual({ ok: true });
    const other = await store.open();
    expect(await listOverrides(other)).toEqual([{ ...paid, source: 'uno', seq: await current() }]);
    expect(await newestVersion(other, paid)).toMatchObject({ source: 'uno', author: 'ana', at: START });
  });

  it('takes the place of the one before, which stays in the history', async () => {
    await publishTexts(store.db, [version('uno')], START);
    await publishTexts(store.db, [version('dos', { currentSeq: await current(), author: 'bea' })], START + 1);
    expect((await listOverrides(store.db)).map(({ source }) => source)).toEqual(['dos']);
    expect(await textHistory(store.db, paid)).toMatchObject([
      { source: 'dos', author: 'bea', at: START + 1 },
      { source: 'uno', author: 'ana', at: START },
    ]);
  });

  it('gives way to the shipped text, from where it can be published again', async () => {
    await publishTexts(store.db, [version('uno')], START);
    await publishTexts(store.db, [version(null, { currentSeq: await current() })], START);
    expect([await listOverrides(store.db), await current()]).toEqual([[], 0]);
    expect(await publishTexts(store.db, [version('dos')], START)).toEqual({ ok: true });
  });

  it('says whose it is by the name of its wording, and a shipped one nobody’s', async () => {
    await publishTexts(store.db, [version('uno')], START);
    expect(await findPublished(store.db, { ...paid, version: 'v-uno' })).toMatchObject({ author: 'ana' });
    expect(await findPublished(store.db, { ...paid, version: 'v-dos' })).toBeUndefined();
    expect(await findPublished(store.db, { ...greeting, version: 'v-uno' })).toBeUndefined();
  });

  it('is noticed in one look, and nothing else is', async () => {
    const before = await textRevision(store.db);
    await saveDraft(store.db, { ...paid, source: 'x', revision: 0, author: 'ana' }, START);
    await publishTexts(store.db, [], START);
    await publishTexts(store.db, [version('tarde', { currentSeq: 7 })], START);
    expect(await textRevision(store.db)).toBe(before);
    await publishTexts(store.db, [version('uno')], START);
    expect(await textRevision(await store.open())).not.toBe(before);
  });

  it('keeps every character', async () => {
    const source = '𝒜 {{x}} ‏שלום‎ \'"; -- \r\n\t😀 end ';
    await publishTexts(store.db, [version(source)], START);
    expect((await newestVersion(store.db, paid))?.source).toBe(source);
  });
});

describe('Of several who publish the same text at once', () => {
  it('exactly one does, and the others learn of it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        publishTexts(store.db, [version(`wording ${n}`, { author: `p${n}` })], START),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, stale: paid });
    expect(await textHistory(store.db, paid)).toHaveLength(1);
  });

  it('exactly one does also where they take a version back, or the shipped text', async () => {
    await publishTexts(store.db, [version('uno')], START);
    const currentSeq = await current();
    const answers = await Promise.all([
      publishTexts(store.db, [version(null, { currentSeq })], START),
      publishTexts(store.db, [version('dos', { currentSeq })], START),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('all do where they are different texts', async () => {
    const answers = await Promise.all([
      publishTexts(store.db, [version('uno')], START),
      publishTexts(store.db, [version('hola', greeting)], START),
    ]);
    expect(answers).toEqual([{ ok: true }, { ok: true }]);
  });

  it('exactly one does where each is a process of its own', async () => {
    const program = fileURLToPath(new URL('texts-process.ts', import.meta.url));
    const children = ['ana', 'bea', 'carla'].map((author) =>
      spawn(process.execPath, [program, store.address, author], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const outputs = children.map((child) => readAll(child.stdout));
    for (const child of children) child.stdin.end('go\n');
    const said = await Promise.all(outputs);
    expect(said.toSorted()).toEqual(['published\n', 'stale\n', 'stale\n']);
    expect(await textHistory(store.db, paid)).toHaveLength(1);
  });
});

it('Several texts are published together, or none is', async () => {
  await publishTexts(store.db, [version('uno')], START);
  const both = [version('hola', greeting), version('dos', { currentSeq: 0 })];
  expect(await publishTexts(store.db, both, START)).toEqual({ ok: false, stale: paid });
  expect(await newestVersion(store.db, greeting)).toBeUndefined();
  both[1]!.currentSeq = await current();
  expect(await publishTexts(store.db, both, START)).toEqual({ ok: true });
  expect((await listOverrides(store.db)).map(({ source }) => source)).toEqual(['hola', 'dos']);
});

describe('A draft', () => {
  const draft = (source: string, revision: number, author = 'ana') =>
    saveDraft(store.db, { ...paid, source, revision, author }, START);

  it('is kept for all to see, and is not in force', async () => {
    const saved = await draft('uno', 0);
    expect(saved).toEqual({
      ok: true,
      done: { source: 'uno', revision: expect.any(Number), author: 'ana', at: START },
    });
    expect(await listDrafts(store.db)).toEqual([paid]);
    expect(await draftOf(store.db, paid)).toEqual(saved.ok ? saved.done : undefined);
    expect(await listOverrides(store.db)).toEqual([]);
  });

  it('is not written over by who has not seen it', async () => {
    const first = await draft('uno', 0);
    const revision = first.ok ? first.done.revision : 0;
    expect(await draft('otro', 0, 'bea')).toEqual({ ok: false, draft: first.ok && first.done });
    await draft('dos', revision);
    expect(await draft('otro', revision, 'bea')).toMatchObject({ ok: false, draft: { source: 'dos' } });
    expect((await draftOf(store.db, paid))?.source).toBe('dos');
  });

  it('is saved by exactly one of those who save it at once', async () => {
    const saves = (revision: number) =>
      Promise.all(
        Array.from({ length: 4 }, (_, n) =>
          saveDraft(store.db, { ...paid, source: `s${n}`, revision, author: `p${n}` }, START),
        ),
      );
    expect((await saves(0)).filter(({ ok }) => ok)).toHaveLength(1);
    const revision = (await draftOf(store.db, paid))?.revision ?? 0;
    expect((await saves(revision)).filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is removed by who has seen it, and not by others', async () => {
    const saved = await draft('uno', 0);
    const revision = saved.ok ? saved.done.revision : 0;
    expect(await removeDraft(store.db, { ...paid, revision: revision + 1 })).toMatchObject({
      ok: false,
      draft: { source: 'uno' },
    });
    expect(await removeDraft(store.db, { ...paid, revision })).toMatchObject({ ok: true });
    expect([await draftOf(store.db, paid), await listDrafts(store.db)]).toEqual([undefined, []]);
    expect(await removeDraft(store.db, { ...paid, revision })).toEqual({ ok: false, draft: undefined });
  });

  it('goes when its text is published, and a later one is never taken for it', async () => {
    const first = await draft('uno', 0);
    const revision = first.ok ? first.done.revision : 0;
    await publishTexts(store.db, [version('uno')], START);
    expect(await draftOf(store.db, paid)).toBeUndefined();
    expect(await draft('sobre nada', revision)).toEqual({ ok: false, draft: undefined });
    const second = await draft('dos', 0, 'bea');
    expect(second.ok && second.done.revision).toBeGreaterThan(revision);
    expect(await draft('tarde', revision)).toMatchObject({ ok: false, draft: { source: 'dos' } });
  });

  it('of another text is another', async () => {
    await draft('uno', 0);
    await publishTexts(store.db, [version('hola', greeting)], START);
    expect(await listDrafts(store.db)).toEqual([paid]);
  });
});
