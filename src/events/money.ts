import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** A decimal number as a string, since a binary one cannot hold every amount: `"15950.00"`. */
export const decimal = z
  .string('must be a decimal string, such as "15950.00"')
  .regex(/^-?\d{1,15}(\.\d{1,8})?$/, 'must be a decimal string, such as "15950.00"');

/** An amount that the panel states. Avisador quotes amounts and never computes one. */
export const money = z.object({
  amount: decimal,
  currency: z
    .string('must be an ISO 4217 code, such as ARS')
    .refine((code) => CURRENCIES.has(code), 'must be an ISO 4217 code, such as ARS'),
});
export type Money = z.infer<typeof money>;
