import { z } from 'zod';
import type { TextName } from '../rendering/override.ts';
import { Refusal, type Route, type RouteRequest } from './route.ts';
import { source, subjectOf } from './texts-check.ts';
import type { Draft, TextsDeps } from './texts-deps.ts';
import { draftView, namedText } from './texts-view.ts';
import { valid } from './valid.ts';

const revision = z.int('must be a number').nonnegative('must not be negative');
const toSave = z.object({ source, revision });
const toRemove = z.object({ revision });

/** What somebody is writing, kept for all to see and not in force. */
export function draftRoutes({ fresh, now, store, clock }: TextsDeps): Route[] {
  const named = async ({ params }: RouteRequest): Promise<TextName> => {
    await fresh();
    return namedText(params, now());
  };
  const stale = ({ draft }: { draft: Draft | undefined }) =>
    new Refusal(409, {
      code: 'stale_draft',
      detail: draft ? 'somebody else has saved another draft meanwhile' : 'the draft is gone',
      draft: draft ? draftView(draft) : null,
    });

  return [
    {
      method: 'PUT',
      path: '/texts/:kind/:name/:locale/draft',
      needs: 'editor',
      async handle(request) {
        const text = await named(request);
        const wanted = valid(toSave, request.body);
        const { by, record } = request;
        const { draft: before } = await store.lastDraft(text);
        if ((before?.revision ?? 0) !== wanted.revision) throw stale({ draft: before });
        // It is saved by itself as it is typed: the log says who took it up, not each word.
        if (before?.author !== by.name) await record({ action: 'texts.draft', subject: subjectOf(text) });
        const saved = await store.saveDraft({ ...text, ...wanted, author: by.name }, clock());
        if (!saved.ok) throw stale(saved);
        return draftView(saved.done);
      },
    },
    {
      method: 'DELETE',
      path: '/texts/:kind/:name/:locale/draft',
      needs: 'editor',
      async handle(request) {
        const text = await named(request);
        const wanted = valid(toRemove, request.body);
        await request.record({ action: 'texts.discard_draft', subject: subjectOf(text) });
        const removed = await store.removeDraft({ ...text, ...wanted });
        if (!removed.ok) throw stale(removed);
      },
    },
  ];
}
