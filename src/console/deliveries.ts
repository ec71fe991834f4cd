import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SEARCHED_TEXTS, type DeliveryFilter } from '../delivery/delivery-filter.ts';
import type { DeliveryStory } from '../delivery/delivery-story.ts';
import type { Page } from '../delivery/delivery-view.ts';
import {
  actionsAt,
  deliveryActions,
  type DeliveryAction,
  type MassAction,
} from '../delivery/staff-actions.ts';
import type { CountedDeliveries, DeliveriesPage, DeliveryDetail } from './deliveries-wire.ts';
import { detailOf, isForgotten, isSeenIn, rowOf } from './delivery-pages.ts';
import { filterFields, filterOf, pageFields } from './delivery-query.ts';
import { Refusal, type Role, type Route, type SignedIn } from './route.ts';
import { valid } from './valid.ts';

export interface DeliveriesDeps {
  /** Newest first. `names`: of clients, by their deliveries' ids. `readsTexts`: words were looked for, in the newest texts only. */
  list: (query: {
    filter: DeliveryFilter;
    before?: number;
    limit: number;
  }) => Promise<Page & { names: ReadonlyMap<string, string>; readsTexts: boolean }>;
  story: (id: string) => Promise<DeliveryStory | undefined>;
  /** Resolves to whether it was possible; then it is done. */
  act: (deed: { id: string; action: DeliveryAction }) => Promise<boolean>;
  count: (many: { action: MassAction; filter: DeliveryFilter }) => Promise<CountedDeliveries>;
  /** Resolves to how many it was done to. `batch`: the subject that it is recorded under. */
  actOnMany: (many: {
    action: MassAction;
    filter: DeliveryFilter;
    upTo: number;
    batch: string;
  }) => Promise<number>;
  /** E.164 numbers that what was typed may mean, likeliest first. */
  candidatesOf: (phone: string) => string[];
  /** What is known of a wording by its version. */
  wordingOf: (wording: {
    type: string;
    locale: string;
    version: string;
  }) => Promise<Omit<NonNullable<DeliveryDetail['template']>, 'version'>>;
  /** There may be something new to send, or to tell the panel. */
  onChange: () => void;
}

const action = z.enum(['resend', 'cancel'], 'must be resend or cancel');
const counting = z.object({ action, filter: filterFields });
const acting = counting.extend({ upTo: z.int('must be the `upTo` of a count').min(0) });

/** The deliveries, and what staff do about them. */
export function deliveryRoutes(deps: DeliveriesDeps): Route[] {
  const { candidatesOf, onChange } = deps;

  async function page(query: URLSearchParams, role: Role): Promise<DeliveriesPage> {
    const { before, limit, ...fields } = valid(pageFields, Object.fromEntries(query));
    const filter = filterOf(fields, { role, candidatesOf });
    const found = await deps.list({ filter, limit, ...(before !== undefined && { before }) });
    const words = role === 'viewer' && found.readsTexts ? (filter.search?.words ?? []) : [];
    return {
      deliveries: found.deliveries
        .filter(({ text }) => words.length === 0 || isSeenIn(text, words))
        .map((view) => rowOf(view, { role, clientName: found.names.get(view.id) })),
      ...(found.next !== undefined && { next: found.next }),
      ...(found.readsTexts && { searchedTexts: SEARCHED_TEXTS }),
    };
  }

  async function storyOf(id = ''): Promise<DeliveryStory> {
    const story = await deps.story(id);
    if (story) return story;
    throw new Refusal(404, { code: 'not_found', detail: 'there is no delivery with this id' });
  }

  async function detail(id: string | undefined, role: Role): Promise<DeliveryDetail> {
    const story = await storyOf(id);
    const { type, locale } = story.view;
    const { templateVersion: version } = story;
    return {
      ...detailOf(story, role),
      ...(version !== undefined && {
        template: { version, ...(await deps.wordingOf({ type, locale, version })) },
      }),
    };
  }

  function many(body: unknown, { role }: SignedIn) {
    const { action: wanted, filter } = valid(counting, body);
    return { action: wanted, filter: filterOf(filter, { role, candidatesOf }) };
  }

  const notPossible = () =>
    new Refusal(409, { code: 'not_possible', detail: 'the delivery stands elsewhere by now' });

  const forgotten = () =>
    new Refusal(409, {
      code: 'forgotten',
      detail: 'its text and its number were removed: nobody knows any more to whom it would go',
    });

  return [
    { method: 'GET', path: '/deliveries', needs: 'viewer', handle: ({ query, by }) => page(query, by.role) },
    {
      method: 'GET',
      path: '/deliveries/:id',
      needs: 'viewer',
      handle: ({ params, by }) => detail(params['id'], by.role),
    },
    ...deliveryActions.map((wanted): Route => ({
      method: 'POST',
      path: `/deliveries/:id/${wanted}`,
      needs: 'editor',
      async handle({ params, by, record }) {
        const { view } = await storyOf(params['id']);
        const { id, status, reason } = view;
        if (isForgotten(view)) throw forgotten();
        if (!actionsAt(status).includes(wanted)) throw notPossible();
        const was = reason === undefined ? status : `${status}: ${reason}`;
        await record({ action: `deliveries.${wanted}`, subject: id, detail: `it was ${was}` });
        if (!(await deps.act({ id, action: wanted }))) throw notPossible();
        onChange();
        return detail(id, by.role);
      },
    })),
    {
      method: 'POST',
      path: '/deliveries/count',
      needs: 'editor',
      handle: ({ body, by }) => deps.count(many(body, by)),
    },
    {
      method: 'POST',
      path: '/deliveries/many',
      needs: 'editor',
      async handle({ body, by, record }) {
        const { upTo } = valid(acting, body);
        const wanted = many(body, by);
        const batch = `deliveries_${randomBytes(8).toString('hex')}`;
        await record({
          action: `deliveries.${wanted.action}`,
          subject: batch,
          detail: `all at once: ${described(valid(acting, body).filter)}`,
        });
        const done = await deps.actOnMany({ ...wanted, upTo, batch });
        onChange();
        return { done };
      },
    },
  ];
}

/** A filter in words, without what was searched for: that may be a number or a name. */
function described(fields: z.output<typeof filterFields>): string {
  const { phone, search, since, until, ...plain } = fields;
  return (
    [
      ...Object.entries(plain).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
      ...(since === undefined ? [] : [`since ${new Date(since).toISOString()}`]),
      ...(until === undefined ? [] : [`until ${new Date(until).toISOString()}`]),
      ...(phone === undefined ? [] : ['of a number']),
      ...(search === undefined ? [] : ['found by a search']),
    ].join(', ') || 'no filter'
  );
}
