import { z } from 'zod';
import { catalog } from '../events/catalog.ts';
import type { PanelEvent } from '../events/define-event.ts';
import { isStorable } from '../events/fields.ts';
import { sampleEvent } from '../events/sample-event.ts';
import { checkEdits } from '../rendering/check-edits.ts';
import { compileTemplate } from '../rendering/compile-template.ts';
import type { TextName } from '../rendering/override.ts';
import { Refusal, type Route, type SignedIn } from './route.ts';
import type { TextsDeps } from './texts-deps.ts';
import { phrasePreview } from './texts-phrase-preview.ts';
import { namedText, problemView } from './texts-view.ts';
import type { CheckedText, SampleView, TextProblem } from './texts-wire.ts';
import { valid } from './valid.ts';

/** Far above any text that can be published. */
const LONGEST_SOURCE = 100_000;

/** What is in the editor. */
export const source = z
  .string('must be a text')
  .max(LONGEST_SOURCE, 'is too long')
  .refine(isStorable, 'must have whole characters, and no NUL')
  // A byte order mark is no part of the text: files are read without it, too.
  .transform((text) => text.replace(/^\uFEFF/, ''));

/** The id of the catalog's own sample. */
const CATALOG = 'catalog';

const sample = z.string('must be a sample’s id').max(128, 'is too long');
const toCheck = z.object({ source, sample: sample.default(CATALOG) });
const toSend = toCheck.extend({
  phone: z.string('must be a phone number').trim().min(1, 'is required').max(64, 'is too long'),
});

/** How many real events there are to choose from. */
const MOST_SAMPLES = 20;

/** Tries out what is in the editor: checks it as somebody types, shows it with a sample, sends it to a phone. */
export function checkRoutes(deps: TextsDeps): Route[] {
  const { fresh, now, sendText } = deps;
  return [
    {
      method: 'GET',
      path: '/samples/:type',
      needs: 'viewer',
      handle: ({ params, by }) => samplesOf(params['type'] ?? '', { by, deps }),
    },
    {
      method: 'POST',
      path: '/texts/:kind/:name/:locale/check',
      needs: 'viewer',
      async handle({ params, body, by }) {
        await fresh();
        const text = namedText(params, now());
        const wanted = valid(toCheck, body);
        const event =
          text.kind === 'template' ? await sampleOf(wanted.sample, { text, by, deps }) : undefined;
        return checked(wanted.source, { text, event, deps });
      },
    },
    {
      method: 'POST',
      path: '/texts/:kind/:name/:locale/send',
      needs: 'editor',
      async handle({ params, body, by, record }) {
        await fresh();
        const text = namedText(params, now());
        if (text.kind !== 'template') {
          throw new Refusal(409, { code: 'not_possible', detail: 'a phrase is no message' });
        }
        const wanted = valid(toSend, body);
        const event = await sampleOf(wanted.sample, { text, by, deps });
        const { problems, sampleProblem, preview } = checked(wanted.source, { text, event, deps });
        if (sampleProblem !== undefined) throw unfitSample(sampleProblem);
        if (problems.length > 0 || preview === null) throw brokenText(problems);
        await record({ action: 'texts.send', subject: subjectOf(text) });
        const message = { phone: wanted.phone, text: preview, locale: text.locale, by: by.name };
        const deliveryId = await sendText(message);
        if (deliveryId !== undefined) return { deliveryId };
        throw new Refusal(422, {
          code: 'invalid_phone',
          detail: 'that is no phone number',
          errors: [{ pointer: '/phone', detail: 'is no phone number' }],
        });
      },
    },
  ];
}

interface Asking {
  by: SignedIn;
  deps: TextsDeps;
}

async function samplesOf(type: string, { by, deps }: Asking): Promise<{ samples: SampleView[] }> {
  if (!catalog.has(type)) {
    throw new Refusal(404, { code: 'not_found', detail: 'there is no such event type' });
  }
  const real = by.role === 'viewer' ? [] : await deps.store.recentEvents(type, MOST_SAMPLES);
  return {
    samples: [
      { id: CATALOG, label: nameOf(sampleEvent(type, { id: CATALOG })) },
      ...real.map(({ event, acceptedAt }) => ({
        id: event.id,
        label: nameOf(event),
        at: new Date(acceptedAt).toISOString(),
      })),
    ],
  };
}

function nameOf({ client }: PanelEvent): string {
  return [client.firstName, client.lastName].filter(Boolean).join(' ');
}

/** The event that a template is tried with. A real one has names and sums of customers: not for viewers. */
async function sampleOf(
  id: string,
  { text, by, deps }: Asking & { text: TextName },
): Promise<PanelEvent | undefined> {
  const { kind, name: type, locale } = text;
  if (kind === 'phrase' || !catalog.has(type)) return undefined;
  if (id === CATALOG) return sampleEvent(type, { id: CATALOG, locale });
  if (by.role === 'viewer') {
    throw new Refusal(403, { code: 'not_allowed', detail: 'real events take the role editor' });
  }
  const found = await deps.store.event(id);
  if (found?.event.type === type) return found.event;
  throw new Refusal(422, {
    code: 'wrong_fields',
    detail: 'there is no such sample',
    errors: [{ pointer: '/sample', detail: 'is no event of this type' }],
  });
}

interface Trying {
  text: TextName;
  /** What a template is shown with. */
  event: PanelEvent | undefined;
  deps: TextsDeps;
}

function checked(written: string, { text, event, deps }: Trying): CheckedText {
  const { now, write, companyName } = deps;
  const { kind, name, locale } = text;
  const texts = now();
  const problems = checkEdits([{ ...text, source: written }], texts).map(({ problem }) =>
    problemView(problem),
  );
  const phrases = texts.inForce.phrases.get(locale);
  if (kind === 'phrase') {
    const preview = phrases ? phrasePreview(written, { name, phrases, companyName }) : null;
    return { problems, preview: written.trim() === '' ? null : preview };
  }
  if (problems.length > 0 || !phrases || !event) return { problems, preview: null };
  const compiled = compileTemplate(written, { type: name, phrases });
  if (!compiled.ok) return { problems: compiled.problems.map(problemView), preview: null };
  const rendered = write(compiled.template, event, locale);
  if (rendered.ok) return { problems: [], preview: rendered.text };
  return { problems: [], sampleProblem: rendered.detail, preview: null };
}

/** What cannot be rendered is neither published nor sent. */
export function brokenText(problems: readonly TextProblem[]): Refusal {
  return new Refusal(422, {
    code: 'broken_text',
    detail: problems[0]?.message ?? 'the text cannot be rendered',
    problems: problems.map(problemView),
  });
}

function unfitSample(why: string): Refusal {
  return new Refusal(422, { code: 'unfit_sample', detail: `with this sample, ${why}`, sampleProblem: why });
}

/** How the audit log names a text. */
export function subjectOf({ kind, name, locale }: TextName): string {
  return `${kind}/${name}/${locale}`;
}
