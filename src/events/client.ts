import { z } from 'zod';
import { id, phone, text } from './fields.ts';

/** Neither white space nor a control, format or zero-width character. */
const VISIBLE = /[^\s\p{C}\u115f\u1160\u3164\uffa0]/u;

/** The person an event is about, as the panel knows them. */
export const client = z.object({
  id,
  firstName: text.refine((name) => VISIBLE.test(name), 'must have a letter that can be seen'),
  lastName: text.optional(),
  company: text.optional(),
  email: text.optional(),
  phone: phone.meta({
    description: 'As the panel holds it. A number that cannot be one is refused later, visibly.',
  }),
  country: text.optional().meta({ description: 'ISO 3166-1 alpha-2, such as AR.' }),
  language: text
    .optional()
    .meta({ description: 'A BCP 47 tag (es-AR) or a panel’s name (spanish); unknown is no error.' }),
  whatsapp: z
    .enum(['allowed', 'refused'], 'must be "allowed" or "refused"')
    .optional()
    .meta({ description: '"refused": the panel holds no consent, and nothing is sent.' }),
});
export type Client = z.infer<typeof client>;
