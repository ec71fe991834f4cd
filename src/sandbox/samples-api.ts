import { Router } from 'express';
import { z } from 'zod';
import { catalog } from '../events/catalog.ts';
import { Problem, valid } from './problem.ts';
import { phone } from './tests-api.ts';

/** What the service beside this sandbox does so that there is something to see on the phones. */
export interface Samples {
  /** Whose messages these are. */
  company: string;
  /** Those that samples are there for. */
  locales: () => readonly string[];
  /** Has an event's sample accepted, about a made-up client with that phone. */
  send: (sample: {
    type: string;
    locale: string;
    phone: string;
  }) => Promise<{ kind: 'accepted'; id: string } | { kind: 'unavailable'; detail: string }>;
  /** Prepares a transfer; what is not said is between two sample clients. */
  transfer: (wish: SampleWish) => Promise<SampleOutcome>;
}

export interface SampleWish {
  originEmail?: string | undefined;
  destinationEmail?: string | undefined;
  service?: string | undefined;
  locale?: string | undefined;
}

export type SampleOutcome =
  | { kind: 'drafted'; transfer: SampleTransfer }
  /** No transfer can be made of these. */
  | { kind: 'unfit'; errors: Array<{ pointer: string; detail: string }> }
  | { kind: 'unavailable'; detail: string };

/** The exact text that both are to send, each from their own phone (E.164). */
export interface SampleTransfer {
  text: string;
  origin: { phone: string; name: string };
  destination: { phone: string; name: string };
}

const sample = z.object({
  type: z.string('must be an event type').refine((type) => catalog.has(type), 'must be an event type'),
  locale: z.string('must be a locale, such as es').min(1),
  phone,
});
const line = z.string('must be a text').trim().min(1).max(200).optional();
const wish = z.object({ originEmail: line, destinationEmail: line, service: line, locale: line });

/** Samples at a click, for the page. Undefined: this sandbox is by itself, and its page says what to do instead. */
export function samplesApi(samples: Samples | undefined): Router {
  const router = Router();

  router.get('/samples', (_request, response) => {
    response.json({
      available: samples !== undefined,
      ...(samples && { company: samples.company }),
      types: [...catalog.values()].map(({ type, summary }) => ({ type, summary })),
      locales: samples?.locales() ?? [],
    });
  });

  router.post('/samples', async (request, response) => {
    const wanted = valid(sample, request.body);
    const sent = await offered(samples).send(wanted);
    if (sent.kind === 'unavailable') throw new Problem(503, 'unavailable', sent.detail);
    response.status(202).json({ id: sent.id });
  });

  router.post('/transfers', async (request, response) => {
    const wanted = valid(wish, request.body);
    const outcome = await offered(samples).transfer(wanted);
    switch (outcome.kind) {
      case 'drafted':
        response.status(201).json(outcome.transfer);
        return;
      case 'unfit': {
        const named = outcome.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
        throw new Problem(422, 'invalid', named, outcome.errors);
      }
      case 'unavailable':
        throw new Problem(503, 'unavailable', outcome.detail);
    }
  });

  return router;
}

function offered(samples: Samples | undefined): Samples {
  if (samples) return samples;
  throw new Problem(
    503,
    'unavailable',
    'this sandbox runs by itself: `npx avisador send-sample <type> --to <phone>` sends through the service',
  );
}
