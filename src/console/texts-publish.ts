import { z } from 'zod';
import { catalog } from '../events/catalog.ts';
import { checkEdits } from '../rendering/check-edits.ts';
import { sourceVersion } from '../rendering/compile-template.ts';
import type { TextName } from '../rendering/override.ts';
import { Refusal, type Route, type RouteRequest } from './route.ts';
import { brokenText, source, subjectOf } from './texts-check.ts';
import type { PublishedText, TextsDeps } from './texts-deps.ts';
import { currentSeq, namedText, versionView, viewText } from './texts-view.ts';
import type { TextView } from './texts-wire.ts';
import { valid } from './valid.ts';

const seq = z.int('must be a number').nonnegative('must not be negative');
const toPublish = z.object({ source, currentSeq: seq });
const toRestore = z.object({ seq, currentSeq: seq });
const toReset = z.object({ currentSeq: seq });
const toSwitch = z.object({ on: z.boolean('must be true or false') });

/** A wording that somebody wants in force. */
interface Wish {
  source: string | null;
  action: PublishedText['action'];
  /** What they have seen in force. */
  currentSeq: number;
  /** In words, for the audit log. */
  detail?: string;
}

/** Puts wordings in force, for the next message of every process, and tells what was in force when. */
export function publishRoutes(deps: TextsDeps): Route[] {
  const { fresh, now, store, clock } = deps;
  const change =
    (wishOf: (text: TextName, body: unknown) => Promise<Wish> | Wish) =>
    async (request: RouteRequest): Promise<TextView> => {
      await fresh();
      const text = namedText(request.params, now());
      await publish(text, { wish: await wishOf(text, request.body), request, deps });
      return viewText(text, deps);
    };
  return [
    {
      method: 'POST',
      path: '/texts/:kind/:name/:locale/publish',
      needs: 'editor',
      handle: change((_text, body) => ({ ...valid(toPublish, body), action: 'published' })),
    },
    {
      method: 'POST',
      path: '/texts/:kind/:name/:locale/restore',
      needs: 'editor',
      handle: change(async (text, body) => {
        const wanted = valid(toRestore, body);
        const found = (await store.history(text)).find((version) => version.seq === wanted.seq);
        if (!found) {
          throw new Refusal(404, { code: 'not_found', detail: 'there is no such version of this text' });
        }
        return {
          source: found.source,
          action: 'restored',
          currentSeq: wanted.currentSeq,
          detail: `version ${wanted.seq}`,
        };
      }),
    },
    {
      method: 'POST',
      path: '/texts/:kind/:name/:locale/shipped',
      needs: 'editor',
      handle: change((_text, body) => ({ ...valid(toReset, body), source: null, action: 'shipped' })),
    },
    {
      method: 'GET',
      path: '/texts/:kind/:name/:locale/history',
      needs: 'viewer',
      async handle({ params }) {
        await fresh();
        const versions = await store.history(namedText(params, now()));
        return { versions: versions.map(versionView) };
      },
    },
    {
      method: 'PUT',
      path: '/switches/:type',
      needs: 'admin',
      async handle({ params: { type = '' }, body, by, record }) {
        if (!catalog.has(type)) {
          throw new Refusal(404, { code: 'not_found', detail: 'there is no such event type' });
        }
        const { on } = valid(toSwitch, body);
        await record({ action: on ? 'types.switch_on' : 'types.switch_off', subject: type });
        await store.switchType({ type, on, author: by.name }, clock());
      },
    },
  ];
}

interface Publishing {
  wish: Wish;
  request: RouteRequest;
  deps: TextsDeps;
}

/** Throws a Refusal: 409 `stale_text`, 422 `broken_text`. */
async function publish(text: TextName, { wish, request: { by, record }, deps }: Publishing): Promise<void> {
  const { fresh, now, store, clock } = deps;
  const newest = await store.newest(text);
  if (currentSeq(newest) !== wish.currentSeq) throw await staleText(text, deps);
  const isShippedAlready = wish.source === null && wish.currentSeq === 0;
  if (isShippedAlready) return;
  const problems = checkEdits([{ ...text, source: wish.source }], now());
  if (problems.length > 0) throw brokenText(problems.map(({ problem }) => problem));

  const { detail } = wish;
  await record({
    action: `texts.${wish.action}`,
    subject: subjectOf(text),
    ...(detail !== undefined && { detail }),
  });
  const version = {
    ...text,
    source: wish.source,
    version: wish.source === null ? null : sourceVersion(wish.source),
    action: wish.action,
    author: by.name,
    currentSeq: wish.currentSeq,
  };
  const { ok } = await store.publish(version, clock());
  if (!ok) throw await staleText(text, deps);
  await fresh();
}

/** Somebody else was quicker: what they have put in force. */
async function staleText(text: TextName, deps: TextsDeps): Promise<Refusal> {
  const newest = await deps.store.newest(text);
  const { current, currentSeq: its } = await viewText(text, deps);
  return new Refusal(409, {
    code: 'stale_text',
    detail: 'somebody else has published this text meanwhile',
    current,
    currentSeq: its,
    ...(newest && { author: newest.author, at: new Date(newest.at).toISOString() }),
  });
}
