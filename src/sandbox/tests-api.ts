import { Router } from 'express';
import { z } from 'zod';
import { networkSettings } from './network.ts';
import type { PhoneNetwork } from './phone-network.ts';
import { valid } from './problem.ts';

/** E.164. In a query, `+549…` arrives as ` 549…`; people write it with blanks and dashes. */
export const phone = z
  .string('must be a phone number, such as +5491123456789')
  .transform((written) => `+${written.replace(/[\s().+-]/g, '')}`)
  .refine((number) => /^\+[1-9]\d{6,14}$/.test(number), 'must be a phone number, such as +5491123456789');

const text = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .max(65_536, 'must have at most 65,536 characters');
const flag = z.boolean('must be true or false').optional();

const MOST = 10_000;
const limit = z.coerce
  .number(`must be a number from 1 to ${MOST}`)
  .int('must be a whole number')
  .min(1)
  .max(MOST)
  .optional();

const query = z.object({
  phone: phone.optional(),
  after: z.string('must be the id of a message of this sandbox').optional(),
  limit,
});
const written = z.object({ phone, text });
const settings = z.object({ registered: flag, reads: flag });

/** What tests and the page do with the phones: read them, answer on them, break the network. */
export function testsApi(network: PhoneNetwork): Router {
  const router = Router();

  router.get('/messages', (request, response) => {
    response.json({ messages: network.messages(valid(query, request.query)) });
  });

  router.post('/messages', (request, response) => {
    const message = valid(written, request.body);
    response.status(201).json(network.write(message.phone, message.text));
  });

  router.delete('/messages', (_request, response) => {
    network.forget();
    response.status(204).end();
  });

  router.get('/phones', (request, response) => {
    const { limit: most = MOST } = valid(z.object({ limit }), request.query);
    response.json({ phones: network.conversations(most) });
  });

  router.put('/phones/:phone', (request, response) => {
    const { phone: number } = valid(z.object({ phone }), request.params);
    response.json(network.setPhone(number, valid(settings, request.body)));
  });

  router.get('/network', (_request, response) => {
    response.json(network.faults());
  });

  router.put('/network', (request, response) => {
    response.json(network.setNetwork(valid(networkSettings, request.body)));
  });

  return router;
}
