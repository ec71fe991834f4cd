import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { followOverrides, type OverridesFollower } from '../../../src/main/texts/follow-overrides.ts';
import type { Override } from '../../../src/rendering/override.ts';
import { newestVersion, publishTexts, seqInForce } from '../../../src/store/staff/texts.ts';
import { START } from '../../support/events.ts';
import { tempStore, type TempStore } from '../../support/temp-store.ts';

const HOUR = 3_600_000;
const text = { kind: 'template', name: 'invoice.paid', locale: 'es' } as const;

let queries: string[];
let isDown: boolean;
let store: TempStore;
let follower: OverridesFollower | undefined;
let lines: string[];
let used: (readonly Override[])[];

beforeEach(async () => {
  queries = [];
  isDown = false;
  lines = [];
  used = [];
  store = await tempStore(({ sql }) => {
    if (isDown) throw new Error('the store is away');
    queries.push(sql);
  });
});
afterEach(async () => {
  follower?.close();
  await store.close();
});

function follow(pollMs = HOUR, use: (overrides: readonly Override[]) => void = (all) => used.push(all)) {
  const logger = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  follower = followOverrides({ db: store.db, use, logger, pollMs });
  return follower;
}

/** Publishes as another process would. */
async function publish(source: string | null): Promise<void> {
  const other = await store.open();
  const currentSeq = seqInForce(await newestVersion(other, text));
  const version = {
    ...text,
    source,
    version: source,
    action: 'published',
    author: 'ana',
    currentSeq,
  } as const;
  expect(await publishTexts(other, [version], START)).toEqual({ ok: true });
}

describe('What staff publish', () => {
  it('is in use as soon as somebody asks, whoever published it', async () => {
    const { fresh } = follow();
    await fresh();
    expect(used).toEqual([]);
    await publish('uno');
    await fresh();
    expect(used.at(-1)).toMatchObject([{ ...text, source: 'uno' }]);
    await publish(null);
    await fresh();
    expect(used.at(-1)).toEqual([]);
  });

  it('costs one small query for all who ask at once, and no reading where nothing has changed', async () => {
    const { fresh } = follow();
    await publish('uno');
    await fresh();
    queries = [];
    await Promise.all(Array.from({ length: 50 }, fresh));
    expect(queries).toEqual([expect.stringContaining('text_revision')]);
    expect(used).toHaveLength(1);
  });

  it('is in use for who asks after it, also while somebody is being answered', async () => {
    const { fresh } = follow();
    const asked = fresh();
    await publish('uno');
    const later = fresh();
    await Promise.all([asked, later]);
    expect(used.at(-1)).toMatchObject([{ source: 'uno' }]);
  });

  it('is noticed by itself', async () => {
    await publish('uno');
    const noticed = new Promise<readonly Override[]>((resolve) => follow(5, resolve));
    expect(await noticed).toMatchObject([{ source: 'uno' }]);
  });

  it('stays in use while the store cannot be asked, which is logged once', async () => {
    const { fresh } = follow();
    await publish('uno');
    await fresh();
    isDown = true;
    await fresh();
    await fresh();
    expect(used).toHaveLength(1);
    expect(lines).toHaveLength(1);
    isDown = false;
    await publish('dos');
    await fresh();
    expect(used.at(-1)).toMatchObject([{ source: 'dos' }]);
  });

  it('is of no interest any more after the end', async () => {
    const { fresh, close } = follow();
    await publish('uno');
    const asked = fresh();
    close();
    await asked;
    expect([used, lines]).toEqual([[], []]);
  });
});
